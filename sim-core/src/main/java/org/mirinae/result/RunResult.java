package org.mirinae.result;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Everything one run yields. {@link #tree()} is the document of the contract. */
public record RunResult(
        @Metric(doc = "Version of the simulator; not part of the digest.") String version,
        @Metric(doc = "Seed of the first, or only, replication.") long seed,
        @Metric(
                        doc =
                                "SHA-256 of what the run depends on: resolved scenario with its"
                                        + " catalogue entries and seed, resources, replications.")
                String inputDigest,
        @Metric(doc = "Name of the scenario.") String scenario,
        @Metric(
                        doc =
                                "What was assumed: by the scenario first, then on reading it, then by the run.")
                List<String> assumptions,
        @Metric(doc = "What computing the result took; not part of the digest.")
                SimulationCost simulation,
        @Metric(doc = "What the simulated time rests on.") BasisShares basis,
        @Metric(doc = "Bounds of every figure under workloads, energy and cost, by its path.")
                SequencedMap<String, Interval> bounds,
        @Metric(
                        doc =
                                "By workload name, then by kind; where there is only one, its object"
                                        + " stands under its kind at the top again.")
                SequencedMap<String, WorkloadResult> workloads,
        @Metric(doc = "What the workloads ran on.") ClusterResult cluster,
        @Metric(doc = "What the run draws.") EnergyResult energy,
        @Metric(doc = "What the run costs; empty where nothing has a price.") CostResult cost) {

    /** Refuses a result without workloads. */
    public RunResult {
        if (workloads.isEmpty()) {
            throw new IllegalArgumentException("a result has at least one workload");
        }
        assumptions = List.copyOf(assumptions);
    }

    /** SHA-256 over the canonical document without digest, version and simulation. */
    public String digest() {
        SequencedMap<String, Object> tree = treeWithoutDigest();
        tree.remove("version");
        tree.remove("simulation");
        return sha256(Json.canonical(tree).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The document.
     *
     * @throws IllegalStateException when a figure is NaN or infinite, which is a bug of ours
     */
    public SequencedMap<String, Object> tree() {
        String digest = digest();
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        treeWithoutDigest()
                .forEach(
                        (key, value) -> {
                            if (key.equals("input_digest")) {
                                tree.put("digest", digest);
                            }
                            tree.put(key, value);
                        });
        return tree;
    }

    /** The document as text. */
    public String json() {
        return Json.pretty(tree());
    }

    /** The figures that have bounds: those of the workloads, energy and cost, in document order. */
    public List<Figure> figures() {
        SequencedMap<String, Object> tree = treeWithoutDigest();
        tree.keySet().retainAll(List.of("workloads", "energy", "cost"));
        return Figures.of(tree);
    }

    /** The same with other bounds. */
    public RunResult withBounds(SequencedMap<String, Interval> newBounds) {
        return new RunResult(
                version,
                seed,
                inputDigest,
                scenario,
                assumptions,
                simulation,
                basis,
                newBounds,
                workloads,
                cluster,
                energy,
                cost);
    }

    /** The same with what computing it took. */
    public RunResult withSimulation(SimulationCost newSimulation) {
        return new RunResult(
                version,
                seed,
                inputDigest,
                scenario,
                assumptions,
                newSimulation,
                basis,
                bounds,
                workloads,
                cluster,
                energy,
                cost);
    }

    /** The same with what it was made from. */
    public RunResult withInput(long newSeed, String newInputDigest, List<String> newAssumptions) {
        return new RunResult(
                version,
                newSeed,
                newInputDigest,
                scenario,
                newAssumptions,
                simulation,
                basis,
                bounds,
                workloads,
                cluster,
                energy,
                cost);
    }

    /** Objectives asked for and missed, each with its workload's name. */
    public List<String> missedObjectives() {
        List<String> missed = new ArrayList<>();
        workloads.forEach(
                (name, workload) ->
                        workload.missedObjectives().forEach(o -> missed.add(name + ": " + o)));
        return missed;
    }

    private SequencedMap<String, Object> treeWithoutDigest() {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", "run");
        tree.put("version", version);
        tree.put("seed", seed);
        tree.put("input_digest", inputDigest);
        tree.put("scenario", scenario);
        tree.put("assumptions", assumptions);
        tree.put("simulation", ResultTree.of(simulation, "simulation"));
        tree.put("basis", ResultTree.of(basis, "basis"));
        Map<String, Object> intervals = new LinkedHashMap<>();
        bounds.forEach((path, i) -> intervals.put(path, ResultTree.of(i, "bounds." + path)));
        tree.put("bounds", intervals);
        SequencedMap<String, Map<String, Object>> byName = new LinkedHashMap<>();
        workloads.forEach(
                (name, workload) -> {
                    String path = "workloads." + name + "." + workload.kind();
                    Object figures = ResultTree.of((Record) workload, path);
                    byName.put(name, Map.of(workload.kind(), figures));
                });
        tree.put("workloads", byName);
        if (workloads.size() == 1) {
            tree.putAll(byName.firstEntry().getValue());
        }
        tree.put("cluster", ResultTree.of(cluster, "cluster"));
        tree.put("energy", ResultTree.of(energy, "energy"));
        tree.put("cost", ResultTree.of(cost, "cost"));
        return tree;
    }

    /** Lower-case hexadecimal SHA-256. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
