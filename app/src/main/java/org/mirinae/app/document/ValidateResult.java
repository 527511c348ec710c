package org.mirinae.app.document;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problem;
import org.mirinae.problems.SourcePosition;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Version;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Tag;

/** The document of a check: all problems of a scenario, or what was understood of it. */
@DocumentKind("validate")
public record ValidateResult(
        @Flat @Metric(doc = "Where the check comes from.") Provenance provenance,
        @Metric(doc = "Whether the scenario can be run.") boolean valid,
        @Metric(doc = "What the scenario runs on; only where it can be run.")
                @Nullable ClusterSize cluster,
        @Metric(doc = "Kind of each workload, by name; only where it can be run.")
                @Nullable SequencedMap<String, String> workloads,
        @Metric(doc = "Everything that is wrong; only where something is.")
                @Nullable List<ProblemRow> problems,
        @Metric(doc = "Empty: a check has no figures that could err.")
                SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Says how large the cluster is that a scenario runs on. */
    public record ClusterSize(
            @Metric(unit = "count", doc = "GPUs of the cluster.") long gpus,
            @Metric(unit = "count", doc = "Nodes of the cluster.") long nodes) {}

    /** One thing that is wrong. */
    public record ProblemRow(
            @Metric(doc = "Where in the scenario; empty for the whole.") String path,
            @Metric(doc = "What is wrong.") String message,
            @Metric(doc = "What to do; may be empty.") String remedy,
            @Metric(doc = "File it stands in; only where the place is known.")
                    @Nullable String source,
            @Metric(unit = "index", doc = "Line, from 1; only where the place is known.")
                    @Nullable Integer line,
            @Metric(unit = "index", doc = "Column, from 1; only where the place is known.")
                    @Nullable Integer column) {

        private static ProblemRow of(Problem problem) {
            SourcePosition at = problem.position();
            return new ProblemRow(
                    problem.path(),
                    problem.message(),
                    problem.remedy(),
                    at == null ? null : at.source(),
                    at == null ? null : at.line(),
                    at == null ? null : at.column());
        }
    }

    /** States what was understood of a scenario that can be run. */
    public static ValidateResult understood(ScenarioReading reading) {
        Scenario scenario = reading.scenario();
        SequencedMap<String, String> kinds = new LinkedHashMap<>();
        scenario.all().forEach((name, workload) -> kinds.put(name, kind(workload)));
        return new ValidateResult(
                new Provenance(
                        Version.CURRENT,
                        scenario.seed(),
                        reading.inputDigest(),
                        scenario.name(),
                        reading.allAssumptions()),
                true,
                new ClusterSize(scenario.cluster().gpus(), scenario.cluster().nodeCount()),
                kinds,
                null,
                new LinkedHashMap<>());
    }

    /**
     * States what is wrong with a scenario.
     *
     * @param text of the scenario, whose hash stands for the input: it was not understood
     * @param overrides laid over it
     */
    public static ValidateResult wrong(
            String text, List<String> overrides, List<Problem> problems) {
        byte[] input = (text + "\n" + overrides).getBytes(StandardCharsets.UTF_8);
        return new ValidateResult(
                Provenance.of(ResultWriter.sha256(input), List.of()),
                false,
                null,
                null,
                problems.stream().map(ProblemRow::of).toList(),
                new LinkedHashMap<>());
    }

    private static String kind(Object workload) {
        Tag tag = workload.getClass().getAnnotation(Tag.class);
        return tag == null ? workload.getClass().getSimpleName() : tag.value();
    }
}
