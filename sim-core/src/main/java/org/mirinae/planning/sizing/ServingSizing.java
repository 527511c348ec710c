package org.mirinae.planning.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.cluster.Site;
import org.mirinae.fabric.bill.FabricBill;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.result.Provenance;
import org.mirinae.result.Spread;
import org.mirinae.result.Version;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.units.Watts;
import org.mirinae.workload.Workload;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingVariants;
import org.mirinae.workload.serving.ServingWorkload;

/** Finds the smallest service that meets its objectives, and what the described one sustains. */
public final class ServingSizing {

    /** A search ends here: beyond, a load as light as can be is tried instead; assumed. */
    private static final int MOST_REPLICAS = 1 << 14;

    /** Requests of each client in a run of the curve. */
    private static final int WAVES = 4;

    /** The share of the load at which requests hardly ever meet. */
    private static final double LIGHT = 1e-3;

    /** The confidence of the interval of the sustained rate over seeds; see CapacitySearch. */
    private static final double CONFIDENCE = 0.95;

    private static final double SECONDS_OF_A_YEAR = 365.25 * 86_400;

    private final ScenarioReading reading;
    private final Scenario scenario;
    private final String name;
    private final ServingWorkload workload;
    private final ServingTrials trials;

    private ServingSizing(
            ScenarioReading reading, String name, ServingWorkload workload, ServingTrials trials) {
        this.reading = reading;
        this.scenario = reading.scenario();
        this.name = name;
        this.workload = workload;
        this.trials = trials;
    }

    /**
     * Sizes the only serving workload of a scenario.
     *
     * @param seeds how many seeds must meet the objectives, from the scenario's own on
     * @param cancelled asked before every run
     * @throws InvalidScenarioException where there is nothing to size, or no objective to size by
     * @throws InfeasibleException where no size meets the objectives, naming what binds
     */
    public static SizeResult of(
            ScenarioReading reading, int seeds, KernelBackend backend, BooleanSupplier cancelled) {
        Scenario scenario = reading.scenario();
        String name = onlyServing(scenario);
        if (!(scenario.all().get(name) instanceof ServingWorkload workload)) {
            throw new IllegalStateException(name + " was found to serve");
        }
        String path = scenario.path(name);
        checkSizable(workload, path);
        ServingTrials trials =
                new ServingTrials(name, path, scenario.seed(), seeds, backend, cancelled);
        return new ServingSizing(reading, name, workload, trials).size();
    }

    private static String onlyServing(Scenario scenario) {
        List<String> serving = new ArrayList<>();
        for (Map.Entry<String, Workload> entry : scenario.all().entrySet()) {
            if (entry.getValue() instanceof ServingWorkload) {
                serving.add(entry.getKey());
            }
        }
        if (serving.size() != 1) {
            throw invalid(
                    "workloads",
                    serving.isEmpty()
                            ? "no workload serves, so there is nothing to size"
                            : serving.size() + " workloads serve, a size is that of one",
                    serving.isEmpty() ? "Maybe `type: serving`." : "Maybe remove the others.");
        }
        return serving.getFirst();
    }

    private static void checkSizable(ServingWorkload workload, String path) {
        var slo = workload.slo();
        if (slo == null || slo.ttft() == null && slo.tpot() == null && slo.e2el() == null) {
            throw invalid(
                    path + ".slo",
                    "there is no objective to size by",
                    "Maybe `slo: {ttft: 2 s, tpot: 50 ms, percentile: 99}`.");
        }
        if (!workload.deployment().pools().isEmpty()
                || workload.deployment().autoscaling() != null) {
            throw invalid(
                    path + (workload.deployment().pools().isEmpty() ? ".autoscaling" : ".pools"),
                    "a size is a number of equal replicas that stay",
                    "Maybe leave it out for the search.");
        }
        var arrivals = workload.load().arrivals();
        if (arrivals != null
                && (!(arrivals.process() instanceof ArrivalProcess.Open)
                        || arrivals.process() instanceof ArrivalProcess.AtOnce)) {
            throw invalid(
                    path + ".arrivals.process",
                    "it has no rate to size by",
                    "Maybe `{type: poisson, rate: 10 /s}`.");
        }
    }

    private static InvalidScenarioException invalid(String path, String message, String remedy) {
        return new InvalidScenarioException(List.of(new Problem(path, message, remedy)));
    }

    private SizeResult size() {
        boolean describedMeets = trials.met(workload, scenario.cluster());
        if (!describedMeets && !lightLoadHolds()) {
            throw new InfeasibleException(List.of(binding()));
        }
        int fewest =
                fewest(
                        workload.deployment().replicas(),
                        describedMeets,
                        count ->
                                trials.met(
                                        ServingVariants.withReplicas(workload, count),
                                        cluster(count)));
        if (fewest == 0) {
            throw new InfeasibleException(List.of(binding()));
        }
        Cluster cluster = cluster(fewest);
        checkSite(cluster, fewest);
        CapacitySearch.Rate rate = CapacitySearch.sustained(trials, workload, scenario.cluster());
        SizeResult.Described described =
                new SizeResult.Described(
                        workload.deployment().replicas(),
                        describedMeets,
                        rate.mean(),
                        rate.low(),
                        rate.high(),
                        CONFIDENCE);
        return result(fewest, cluster, described, curve());
    }

    /**
     * The fewest copies that hold: doubled or halved from those described until bracketed, then
     * halved; more copies never hold less (docs/laws.md).
     */
    static int fewest(int described, boolean holds, IntPredicate test) {
        int low = 0;
        int high = described;
        if (!holds) {
            low = described;
            high = Math.min(MOST_REPLICAS, 2 * described);
            while (!test.test(high)) {
                if (high >= MOST_REPLICAS) {
                    return 0;
                }
                low = high;
                high = Math.min(MOST_REPLICAS, 2 * high);
            }
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (test.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** The scenario's nodes, as many as so many copies need. */
    private Cluster cluster(int replicas) {
        Cluster described = scenario.cluster();
        Node node = described.firstNode();
        return new Cluster(
                described.name(),
                described.aliases(),
                List.of(new NodeGroup(node, Math.toIntExact(nodes(replicas, node)))),
                described.fabric(),
                described.site(),
                described.sources());
    }

    /** Copies smaller than a node share one; larger ones take whole nodes. */
    private long nodes(int replicas, Node node) {
        long gpus = workload.deployment().plan().gpus();
        if (gpus >= node.gpus()) {
            return replicas * ((gpus + node.gpus() - 1) / node.gpus());
        }
        long each = node.gpus() / gpus;
        return (replicas + each - 1) / each;
    }

    /** Before many copies are tried in vain. */
    private boolean lightLoadHolds() {
        return trials.holds(ServingVariants.faster(workload, LIGHT), scenario.cluster(), 0);
    }

    /**
     * Returns the problem that no number of replicas mends: the objective that a light load already
     * misses.
     */
    private Problem binding() {
        ServingResult light =
                trials.run(ServingVariants.faster(workload, LIGHT), scenario.cluster(), 0).result();
        String missed =
                light.missedObjectives().isEmpty()
                        ? "the objectives are missed under this load with any number of replicas"
                        : "even a thousandth of the load misses an objective: "
                                + light.missedObjectives().getFirst();
        return new Problem(
                scenario.path(name) + ".slo",
                missed,
                "Maybe raise plan.tensor, take faster chips, or relax the objective.");
    }

    private void checkSite(Cluster cluster, int replicas) {
        Problems problems = new Problems();
        cluster.check(problems);
        if (!problems.isEmpty()) {
            Problem first = problems.toList().getFirst();
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    "cluster." + first.path(),
                                    replicas + " replicas are needed, but " + first.message(),
                                    first.remedy())));
        }
    }

    private List<SizeResult.Point> curve() {
        List<SizeResult.Point> points = new ArrayList<>();
        ServingWorkload one = ServingVariants.withReplicas(workload, 1);
        int most = Math.multiplyExact(workload.maxSequences(), workload.deployment().plan().data());
        for (int clients = 1; clients <= most; clients *= 2) {
            ServingResult result =
                    trials.run(
                                    ServingVariants.inClosedLoop(one, clients, clients * WAVES),
                                    cluster(1),
                                    0)
                            .result();
            Spread tpot = result.latency().tpot();
            points.add(
                    new SizeResult.Point(
                            clients,
                            tpot == null ? 0 : 1e3 / tpot.mean(),
                            result.throughput().outputThroughput()
                                    / workload.deployment().plan().gpus(),
                            result.latency().ttft().mean()));
        }
        return points;
    }

    private SizeResult result(
            int replicas,
            Cluster cluster,
            SizeResult.Described described,
            List<SizeResult.Point> curve) {
        ServingTrials.Outcome outcome =
                trials.run(ServingVariants.withReplicas(workload, replicas), cluster, 0);
        double watts = idleWatts(cluster) + outcome.activeJoules() / outcome.result().duration();
        Watts most = cluster.maxPower();
        Site site = cluster.site();
        Double facility = site == null ? null : watts * site.pue();
        var tariff = site == null ? null : site.tariff();
        Double perSecond =
                tariff == null || facility == null
                        ? null
                        : facility / 3.6e6 * tariff.energy().perKilowattHour();
        SizeResult.Size size =
                new SizeResult.Size(
                        replicas,
                        replicas * workload.deployment().plan().gpus(),
                        cluster.nodeCount(),
                        switches(cluster),
                        watts,
                        most == null ? null : most.value(),
                        facility,
                        tariff == null ? null : tariff.energy().currency(),
                        perSecond == null ? null : perSecond * SECONDS_OF_A_YEAR,
                        perSecond == null
                                ? null
                                : perSecond
                                        / outcome.result().throughput().outputThroughput()
                                        * 1e6);
        return SizeResult.bounded(provenance(cluster), name, size, described, curve, trials.runs());
    }

    private Provenance provenance(Cluster cluster) {
        List<String> all = new ArrayList<>(reading.allAssumptions());
        all.addAll(assumptions(cluster));
        return new Provenance(
                Version.CURRENT,
                scenario.seed(),
                reading.inputDigest("size, " + trials.seedCount() + " seeds"),
                scenario.name(),
                all);
    }

    private List<String> assumptions(Cluster cluster) {
        List<String> assumptions = new ArrayList<>();
        assumptions.add(
                trials.seedCount() + " seeds meet every objective, the same for every size.");
        if (scenario.cluster().nodes().size() > 1) {
            assumptions.add("All nodes are " + cluster.firstNode().name() + ".");
        }
        if (scenario.all().size() > 1) {
            assumptions.add("Other workloads of the scenario are left out.");
        }
        if (cluster.fabric().topology() == null) {
            assumptions.add("Switches are counted only of a topology (fabric.topology).");
        }
        return assumptions;
    }

    private static @Nullable Long switches(Cluster cluster) {
        var topology = cluster.fabric().topology();
        FabricBill bill = topology == null ? null : FabricBill.of(topology, cluster.machine());
        return bill == null ? null : bill.switches();
    }

    private static double idleWatts(Cluster cluster) {
        double watts = 0;
        for (NodeGroup group : cluster.nodes()) {
            PowerDraw draw = PowerDraw.of(group.type());
            watts += group.gpus() * (draw.idleWatts() + draw.otherWattsPerGpu());
        }
        return watts;
    }
}
