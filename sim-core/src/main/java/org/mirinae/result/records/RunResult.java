package org.mirinae.result.records;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.mirinae.result.BasisShares;
import org.mirinae.result.ByKind;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.document.Figures;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.Flat;

/** Everything one run yields. */
@DocumentKind("run")
public record RunResult(
        @Flat @Metric(doc = "Where the result comes from.") Provenance provenance,
        @Metric(doc = "What computing the result took; not part of the digest.")
                SimulationUsage simulation,
        @Metric(doc = "What the simulated time rests on.") BasisShares basis,
        @Metric(doc = "Bounds of every figure under workloads, energy and cost, by its path.")
                SequencedMap<String, Interval> bounds,
        @ByKind
                @Metric(
                        doc =
                                "By workload name, then by kind; where there is only one, its object"
                                        + " stands under its kind at the top again.")
                SequencedMap<String, WorkloadResult> workloads,
        @Metric(doc = "What the workloads ran on.") ClusterResult cluster,
        @Metric(doc = "What the run draws.") EnergyResult energy,
        @Metric(doc = "What the run costs; empty where nothing has a price.") CostResult cost)
        implements ResultDocument {

    /** Parts whose figures have bounds. */
    private static final Set<String> BOUNDED = Set.of("workloads", "energy", "cost");

    /** Refuses a result without workloads. */
    public RunResult {
        if (workloads.isEmpty()) {
            throw new IllegalArgumentException("a result has at least one workload");
        }
    }

    /** SHA-256 over the canonical document without digest, version and simulation. */
    public String digest() {
        return ResultWriter.digest(this);
    }

    /**
     * The document as text.
     *
     * @throws IllegalStateException when a figure is NaN or infinite, which is a bug of ours
     */
    public String json() {
        return ResultWriter.json(this);
    }

    /** The figures that have bounds: those of the workloads, energy and cost, in document order. */
    public List<Figure> figures() {
        return Figures.of(this, BOUNDED::contains);
    }

    /** The same with other bounds. */
    public RunResult withBounds(SequencedMap<String, Interval> newBounds) {
        return new RunResult(
                provenance, simulation, basis, newBounds, workloads, cluster, energy, cost);
    }

    /** The same with what computing it took. */
    public RunResult withSimulation(SimulationUsage newSimulation) {
        return new RunResult(
                provenance, newSimulation, basis, bounds, workloads, cluster, energy, cost);
    }

    /** The same with what it was made from. */
    public RunResult withInput(long seed, String inputDigest, List<String> assumptions) {
        Provenance input =
                new Provenance(
                        provenance.version(),
                        seed,
                        inputDigest,
                        provenance.scenario(),
                        assumptions);
        return new RunResult(input, simulation, basis, bounds, workloads, cluster, energy, cost);
    }

    /** Objectives asked for and missed, each with its workload's name. */
    public List<String> missedObjectives() {
        List<String> missed = new ArrayList<>();
        workloads.forEach(
                (name, workload) ->
                        workload.missedObjectives().forEach(o -> missed.add(name + ": " + o)));
        return missed;
    }
}
