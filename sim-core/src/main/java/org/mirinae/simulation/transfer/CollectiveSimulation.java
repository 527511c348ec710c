package org.mirinae.simulation.transfer;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mirinae.cluster.Cluster;
import org.mirinae.fabric.collective.ExpertDispatch;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.perf.collective.CollectiveChoice;
import org.mirinae.perf.collective.CollectiveChoice.Wish;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.units.Precision;
import org.mirinae.workload.collective.CollectiveWorkload;

/** Makes engines that benchmark collectives. */
public final class CollectiveSimulation {

    /** Formats of whole numbers, which switches do not add. */
    private static final Set<Precision> WHOLE = Set.of(Precision.INT8, Precision.INT4);

    private CollectiveSimulation() {}

    /**
     * An engine for one workload of a run.
     *
     * @throws InfeasibleException when the cluster has a single GPU
     */
    public static WorkloadEngine engine(CollectiveWorkload workload, WorkloadSite site) {
        String path = site.path();
        Cluster cluster = site.cluster();
        RankGroup group = group(workload, cluster, site.interconnect());
        if (group.ranks() < 2) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".ranks",
                                    "GPUs bind: a collective takes two, the cluster has one",
                                    "Maybe more nodes.")));
        }
        checkMemory(path, workload, cluster);
        return new CollectiveEngine(
                workload,
                cluster,
                group.ranks(),
                choice(path, workload, cluster, group, site.interconnect()));
    }

    private static CollectiveChoice choice(
            String path,
            CollectiveWorkload workload,
            Cluster cluster,
            RankGroup group,
            Interconnect interconnect) {
        Wish wish =
                new Wish(
                        workload.tuning().algorithm(),
                        workload.tuning().protocol(),
                        !WHOLE.contains(workload.dataType()),
                        new ExpertDispatch(
                                workload.experts().topK(), workload.experts().nodeLimit()),
                        workload.tuning().channels());
        try {
            return new CollectiveChoice(
                    workload.collective(),
                    group,
                    interconnect,
                    cluster.firstNode().gpu(),
                    workload.stack(),
                    wish);
        } catch (IllegalArgumentException e) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".algorithm",
                                    String.valueOf(e.getMessage()),
                                    workload.tuning().algorithm().toString().startsWith("Collnet")
                                                    && !cluster.fabric().inNetworkReduction()
                                            ? "Maybe `in_network_reduction: true` of the"
                                                    + " cluster's fabric, or auto."
                                            : "Maybe auto, or other `ranks`.")));
        }
    }

    private static void checkMemory(String path, CollectiveWorkload workload, Cluster cluster) {
        double capacity = cluster.firstNode().gpu().memory().capacity().value();
        for (double size : workload.bytes()) {
            if (2 * size > capacity) {
                throw new InfeasibleException(
                        List.of(
                                new Problem(
                                        path,
                                        String.format(
                                                Locale.ROOT,
                                                "memory binds: two buffers of %.1f GB of %.1f GB",
                                                size / 1e9,
                                                capacity / 1e9),
                                        "Maybe smaller sizes.")));
            }
        }
    }

    /** Returns what it sends between nodes: all the time, in one pattern. */
    static List<Traffic> traffic(CollectiveWorkload workload, WorkloadSite site) {
        RankPattern.Form form =
                workload.collective().joinsAllPairs()
                        ? RankPattern.Form.ALL_TO_ALL
                        : RankPattern.Form.RING;
        return List.of(
                new Traffic(group(workload, site.cluster(), site.interconnect()).pattern(form), 1));
    }

    private static RankGroup group(
            CollectiveWorkload workload, Cluster cluster, Interconnect interconnect) {
        Integer given = workload.ranks();
        int ranks = given == null ? Math.toIntExact(cluster.gpus()) : given;
        return RankGroup.of(ranks, 1, interconnect.domain());
    }
}
