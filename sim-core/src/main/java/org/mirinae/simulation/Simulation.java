package org.mirinae.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.engine.EventLoop;
import org.mirinae.engine.RunControl;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.NetworkCheck;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.Workload;

/**
 * Runs a scenario: all its workloads on one event loop, once for every seed. Making one checks that
 * everything fits; running it yields the result.
 */
public final class Simulation {

    private final ScenarioReading reading;
    private final KernelBackend backend;
    private final SharedNetwork network;
    private final SequencedMap<String, WorkloadEngine> firstEngines;

    private Simulation(
            ScenarioReading reading,
            KernelBackend backend,
            SharedNetwork network,
            SequencedMap<String, WorkloadEngine> firstEngines) {
        this.reading = reading;
        this.backend = backend;
        this.network = network;
        this.firstEngines = firstEngines;
    }

    /**
     * Checks that every workload fits, and all of them together.
     *
     * @param reading the scenario
     * @param backend where batch arithmetic runs
     * @throws InfeasibleException naming everything that binds
     */
    public static Simulation of(ScenarioReading reading, KernelBackend backend) {
        checkGpus(reading.scenario());
        SharedNetwork network = SharedNetwork.of(reading.scenario(), backend);
        return new Simulation(
                reading, backend, network, engines(reading.scenario(), network, backend));
    }

    private static SequencedMap<String, WorkloadEngine> engines(
            Scenario scenario, SharedNetwork network, KernelBackend backend) {
        SequencedMap<String, WorkloadEngine> engines = new LinkedHashMap<>();
        List<Problem> binding = new ArrayList<>();
        for (Map.Entry<String, Workload> workload : scenario.all().entrySet()) {
            try {
                String name = workload.getKey();
                Interconnect own = network.interconnects().get(name);
                if (own == null) {
                    throw new IllegalStateException("every workload has its interconnect");
                }
                WorkloadSite site = site(scenario, name, own, backend);
                engines.put(
                        name,
                        WorkloadKinds.of(workload.getValue()).engine(workload.getValue(), site));
            } catch (InfeasibleException e) {
                binding.addAll(e.problems());
            }
        }
        if (!binding.isEmpty()) {
            throw new InfeasibleException(binding);
        }
        return engines;
    }

    /** Returns the site that the engine of a workload is given. */
    static WorkloadSite site(
            Scenario scenario, String name, Interconnect interconnect, KernelBackend backend) {
        return new WorkloadSite(
                name,
                scenario.path(name),
                scenario.cluster(),
                interconnect,
                backend,
                new RandomStreams(scenario.seed()));
    }

    /** Before anything is made: a million replicas would take more memory than they are worth. */
    private static void checkGpus(Scenario scenario) {
        long asked = 0;
        for (Workload workload : scenario.all().values()) {
            asked += WorkloadKinds.of(workload).gpus(workload, scenario.cluster());
        }
        if (asked > scenario.cluster().gpus()) {
            String path =
                    scenario.all().size() == 1
                            ? scenario.path(scenario.all().keySet().iterator().next())
                            : "workloads";
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path,
                                    String.format(
                                            Locale.ROOT,
                                            "%d GPUs are asked for, the cluster has %d",
                                            asked,
                                            scenario.cluster().gpus()),
                                    "Maybe fewer replicas, a smaller plan, or more nodes.")));
        }
        checkTypes(scenario);
    }

    /**
     * Refuses a scenario that asks for more of one type of node, such as by the pools of services,
     * than there is.
     */
    private static void checkTypes(Scenario scenario) {
        Map<String, Long> asked = new LinkedHashMap<>();
        for (Workload workload : scenario.all().values()) {
            WorkloadKinds.of(workload)
                    .gpusByNode(workload, scenario.cluster())
                    .forEach((type, gpus) -> asked.merge(type, gpus, Long::sum));
        }
        List<Problem> binding = new ArrayList<>();
        asked.forEach(
                (type, gpus) -> {
                    long there =
                            scenario.cluster().nodes().stream()
                                    .filter(group -> group.type().name().equals(type))
                                    .mapToLong(NodeGroup::gpus)
                                    .sum();
                    if (gpus > there && scenario.all().size() > 1) {
                        binding.add(
                                new Problem(
                                        "workloads",
                                        gpus
                                                + " GPUs of "
                                                + type
                                                + " are asked for, the cluster has "
                                                + there,
                                        "Maybe fewer replicas, or pools on another `node`."));
                    }
                });
        if (!binding.isEmpty()) {
            throw new InfeasibleException(binding);
        }
    }

    /**
     * Runs it, once.
     *
     * @throws org.mirinae.engine.RunCancelledException when the settings ask for it
     * @throws InfeasibleException when a workload could finish nothing
     */
    public RunOutcome run(SimulationSettings settings) {
        List<Replication> replications = new ArrayList<>();
        List<NetworkCheck> checks = network.checks(reading.scenario(), backend);
        double seconds = 0;
        long events = 0;
        for (int i = 0; i < settings.replications(); i++) {
            Replication replication = replication(i, settings, checks, seconds, events);
            seconds += replication.seconds();
            events += replication.events();
            replications.add(replication);
        }
        List<RunResult> results = replications.stream().map(r -> r.result(reading)).toList();
        RunResult mean = Replications.mean(results);
        RunResult named =
                mean.withSimulation(new SimulationUsage(0, 0, events, backend.name()))
                        .withInput(
                                reading.scenario().seed(),
                                inputDigest(settings.replications()),
                                assumptions(replications.getFirst()));
        List<List<Figure>> figures = results.stream().map(RunResult::figures).toList();
        SequencedMap<String, Interval> bounds = ErrorBands.builtIn().bounds(named.figures());
        Replications.overlay(bounds, figures);
        SequencedMap<String, Supplier<List<TimelineSlice>>> timelines = new LinkedHashMap<>();
        replications
                .getFirst()
                .reports()
                .forEach((name, report) -> timelines.put(name, report.timeline()));
        return new RunOutcome(named.withBounds(bounds), replications.getFirst().files(), timelines);
    }

    private Replication replication(
            int index,
            SimulationSettings settings,
            List<NetworkCheck> checks,
            double secondsBefore,
            long eventsBefore) {
        long seed = reading.scenario().seed() + index;
        SequencedMap<String, WorkloadEngine> engines =
                index == 0
                        ? firstEngines
                        : engines(reading.scenario().withSeed(seed), network, backend);
        EventLoop loop = new EventLoop();
        RunFlows flows =
                new RunFlows(
                        loop,
                        reading.scenario().cluster(),
                        network.wiring(),
                        () -> network.sending(reading.scenario(), backend),
                        new RandomStreams(seed).stream("collectives beside transfers"));
        engines.values().forEach(engine -> engine.start(loop, flows));
        int total = settings.replications();
        loop.run(
                new RunControl(
                        settings.cancelled(),
                        settings.realNanos(),
                        SimulationSettings.BETWEEN_REPORTS_NANOS,
                        (events, nowNanos) ->
                                settings.progress()
                                        .progress(
                                                (index + fractionDone(engines)) / total,
                                                secondsBefore + nowNanos / 1e9,
                                                eventsBefore + events)));
        SequencedMap<String, WorkloadReport> reports = new LinkedHashMap<>();
        engines.forEach((name, engine) -> reports.put(name, engine.report()));
        return new Replication(
                reports,
                loop.nowNanos() / 1e9,
                loop.events(),
                network.shares(),
                flows.sharesBeside(),
                checks);
    }

    private static double fractionDone(SequencedMap<String, WorkloadEngine> engines) {
        double least = 1;
        for (WorkloadEngine engine : engines.values()) {
            least = Math.min(least, engine.fractionDone()); // NaN stays NaN
        }
        return least;
    }

    private List<String> assumptions(Replication first) {
        Set<String> all = new LinkedHashSet<>(reading.scenario().assumptions());
        all.addAll(reading.assumptions());
        if (reading.scenario().cluster().fabric().failures().stream().anyMatch(f -> !f.lasts())) {
            all.add(
                    "What breaks or is repaired on the way meets transfers that are sent one by one;"
                            + " collectives keep the routes of the whole network.");
        }
        first.reports().values().forEach(report -> all.addAll(report.assumptions()));
        return List.copyOf(all);
    }

    /** SHA-256 of everything so many replications depend on. */
    public String inputDigest(int replications) {
        return Replications.inputDigest(reading.inputDigest(), replications);
    }

    /** Bytes in the memory of each workload's fullest GPU, by what they are for. */
    public SequencedMap<String, SequencedMap<String, Double>> memoryBytes() {
        SequencedMap<String, SequencedMap<String, Double>> memory = new LinkedHashMap<>();
        firstEngines.forEach((name, engine) -> memory.put(name, engine.memoryBytes()));
        return memory;
    }

    /** Returns how many GPUs each workload occupies. */
    public SequencedMap<String, Long> gpus() {
        SequencedMap<String, Long> gpus = new LinkedHashMap<>();
        firstEngines.forEach((name, engine) -> gpus.put(name, engine.gpus()));
        return gpus;
    }
}
