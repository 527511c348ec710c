package org.mirinae.simulation.site;

import java.util.List;
import java.util.Map;
import org.mirinae.cluster.Cluster;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Member;
import org.mirinae.workload.Workload;

/**
 * All that this program knows of one kind of workload: the record that a document writes, the
 * record that a result holds, the GPUs it asks for and the engine that simulates it. Both records
 * carry the kind's name as their {@link org.mirinae.schema.Tag}.
 *
 * @param <W> the workload's record
 */
public interface WorkloadKind<W extends Workload> extends Member {

    /** The record that a document writes. */
    Class<W> workload();

    /** The record that its engine reports. */
    Class<? extends WorkloadResult> result();

    @Override
    default List<Class<? extends Record>> types() {
        return List.of(workload().asSubclass(Record.class), result().asSubclass(Record.class));
    }

    /** Returns whether its engine draws a timeline. */
    default boolean drawsTimeline() {
        return false;
    }

    /** Returns how many GPUs it occupies; where it does not fit the cluster, its engine tells. */
    long gpus(W workload, Cluster cluster);

    /** GPUs that must be of one type of node each, by the name of that type; empty where any do. */
    default Map<String, Long> gpusByNode(W workload, Cluster cluster) {
        return Map.of();
    }

    /**
     * Returns what it sends between nodes while it is at work.
     *
     * @throws org.mirinae.problems.InfeasibleException when it does not fit
     */
    default List<Traffic> traffic(W workload, WorkloadSite site) {
        return List.of();
    }

    /**
     * Makes an engine for one run.
     *
     * @throws org.mirinae.problems.InvalidScenarioException when the workload does not divide what
     *     the cluster leaves it
     * @throws org.mirinae.problems.InfeasibleException when it does not fit, naming what binds
     */
    WorkloadEngine engine(W workload, WorkloadSite site);
}
