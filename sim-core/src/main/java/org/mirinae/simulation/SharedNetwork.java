package org.mirinae.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.records.NetworkCheck;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.site.GpuAllocation;
import org.mirinae.simulation.site.GpuPlacement;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.workload.Workload;

/**
 * Places the workloads of a scenario and finds what the network between nodes leaves to each while
 * all of them are at work: every pattern of traffic has its routes, and patterns that meet on a
 * link share it max-min fairly for the time in which both send.
 *
 * @param wiring of the cluster; null where it has no topology
 * @param interconnects of each workload, by name
 * @param shares of the rate each would have alone, by name; empty where nothing is shared
 * @param senders that meet; empty where nothing is shared
 * @param found share of each sender
 */
record SharedNetwork(
        Interconnect.@Nullable Wiring wiring,
        SequencedMap<String, Interconnect> interconnects,
        SequencedMap<String, Double> shares,
        List<NetworkChecks.Sender> senders,
        double[] found) {

    /**
     * Places the workloads of a scenario, which must each fit its cluster.
     *
     * @throws org.mirinae.problems.InfeasibleException when their placements do not fit together
     */
    static SharedNetwork of(Scenario scenario, KernelBackend backend) {
        Cluster cluster = scenario.cluster();
        SequencedMap<String, Long> gpus = new LinkedHashMap<>();
        scenario.all()
                .forEach(
                        (name, workload) ->
                                gpus.put(name, WorkloadKinds.of(workload).gpus(workload, cluster)));
        SequencedMap<String, GpuPlacement> placements =
                new GpuAllocation(cluster).allocate(gpus, scenario.placement());
        Interconnect.Wiring wiring = Interconnect.Wiring.of(cluster);
        SequencedMap<String, Interconnect> alone = new LinkedHashMap<>();
        scenario.all()
                .forEach(
                        (name, workload) -> {
                            GpuPlacement own = placements.get(name);
                            if (own == null) {
                                throw new IllegalStateException("every workload has seats");
                            }
                            alone.put(
                                    name,
                                    Interconnect.of(
                                            cluster,
                                            workload.stack(),
                                            wiring,
                                            own.ranks(),
                                            own::gpu));
                        });
        return wiring == null || alone.size() == 1
                ? new SharedNetwork(wiring, alone, new LinkedHashMap<>(), List.of(), new double[0])
                : shared(scenario, wiring, alone, backend);
    }

    /**
     * The closed form of what crosses domains against flows over the same routes; none without a
     * topology. After engines have been made, for only then everything is known to fit.
     */
    List<NetworkCheck> checks(Scenario scenario, KernelBackend backend) {
        Interconnect.Wiring over = wiring;
        if (over == null) {
            return List.of();
        }
        List<NetworkChecks.Sender> all = sending(scenario, backend);
        double[] shared = found;
        if (senders.isEmpty()) {
            shared = new double[all.size()];
            Arrays.fill(shared, 1);
        }
        return new NetworkChecks(scenario.cluster(), over, all).run(shared, scenario.seed());
    }

    /** Returns what is sent between domains by closed form; nothing without a topology. */
    List<NetworkChecks.Sender> sending(Scenario scenario, KernelBackend backend) {
        if (wiring == null) {
            return List.of();
        }
        return senders.isEmpty() ? senders(scenario, interconnects, backend) : senders;
    }

    private static SharedNetwork shared(
            Scenario scenario,
            Interconnect.Wiring wiring,
            SequencedMap<String, Interconnect> alone,
            KernelBackend backend) {
        List<NetworkChecks.Sender> senders = senders(scenario, alone, backend);
        List<Contention.User> users = senders.stream().map(NetworkChecks.Sender::user).toList();
        double[] found = Contention.shares(wiring.graph().capacities(), users);
        SequencedMap<String, Interconnect> shared = new LinkedHashMap<>();
        SequencedMap<String, Double> shares = new LinkedHashMap<>();
        alone.forEach(
                (name, interconnect) -> {
                    Map<RankPattern, Double> own = new LinkedHashMap<>();
                    double busy = 0;
                    double slowed = 0;
                    for (int i = 0; i < found.length; i++) {
                        if (senders.get(i).workload().equals(name)) {
                            Traffic traffic = senders.get(i).traffic();
                            own.put(traffic.pattern(), found[i]);
                            busy += traffic.busy();
                            slowed += traffic.busy() / found[i];
                        }
                    }
                    shared.put(name, interconnect.shared(own));
                    shares.put(name, slowed > 0 ? busy / slowed : 1);
                });
        return new SharedNetwork(wiring, shared, shares, senders, found);
    }

    private static List<NetworkChecks.Sender> senders(
            Scenario scenario, SequencedMap<String, Interconnect> alone, KernelBackend backend) {
        List<NetworkChecks.Sender> senders = new ArrayList<>();
        alone.forEach(
                (name, interconnect) -> {
                    Workload workload = scenario.all().get(name);
                    if (workload == null) {
                        throw new IllegalStateException("every interconnect has its workload");
                    }
                    for (Traffic traffic :
                            WorkloadKinds.of(workload)
                                    .traffic(
                                            workload,
                                            Simulation.site(
                                                    scenario, name, interconnect, backend))) {
                        Contention.User user = interconnect.user(traffic.pattern(), traffic.busy());
                        if (user != null) {
                            senders.add(
                                    new NetworkChecks.Sender(name, interconnect, traffic, user));
                        }
                    }
                });
        return senders;
    }
}
