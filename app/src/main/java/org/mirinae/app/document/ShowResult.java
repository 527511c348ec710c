package org.mirinae.app.document;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Family;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Version;
import org.mirinae.result.document.ScenarioNodes;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.Flat;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.simulation.Simulation;

/** The document of a resolved scenario: how it fits, and every name and default written out. */
@DocumentKind("show")
public record ShowResult(
        @Flat @Metric(doc = "Where the document comes from.") Provenance provenance,
        @Metric(unit = "count", doc = "GPUs of the cluster.") long clusterGpus,
        @Metric(unit = "count", doc = "GPUs that each workload occupies, by name.")
                SequencedMap<String, Long> gpus,
        @Metric(
                        unit = "bytes",
                        family = Family.MEMORY,
                        doc =
                                "Bytes on each workload's fullest GPU, by name and what they are for.")
                SequencedMap<String, SequencedMap<String, Double>> memoryBytes,
        @Metric(doc = "The scenario with every name and default written out; it can be run.")
                DocumentNode scenario,
        @Metric(doc = "Empty: what a scenario states has no bounds; those of memory are a run's.")
                SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Shows a scenario that was read and found to fit. */
    public static ShowResult of(ScenarioReading reading, Simulation simulation) {
        return new ShowResult(
                new Provenance(
                        Version.CURRENT,
                        reading.scenario().seed(),
                        reading.inputDigest(),
                        null,
                        reading.allAssumptions()),
                reading.scenario().cluster().gpus(),
                simulation.gpus(),
                simulation.memoryBytes(),
                ScenarioNodes.of(reading.tree()),
                new LinkedHashMap<>());
    }
}
