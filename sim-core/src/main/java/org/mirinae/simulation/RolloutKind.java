package org.mirinae.simulation;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.perf.collective.Traffic;
import org.mirinae.result.records.RolloutResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.rollout.RolloutWorkload;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.training.TrainingWorkload;

/** Describes {@code type: rollout}: a service that generates for a training, by their own kinds. */
public final class RolloutKind implements WorkloadKind<RolloutWorkload> {

    /** The descriptor. */
    public RolloutKind() {}

    @Override
    public Class<RolloutWorkload> workload() {
        return RolloutWorkload.class;
    }

    @Override
    public Class<RolloutResult> result() {
        return RolloutResult.class;
    }

    @Override
    public long gpus(RolloutWorkload workload, Cluster cluster) {
        ServingWorkload generation = workload.generation();
        TrainingWorkload training = workload.training();
        long generating = WorkloadKinds.of(generation).gpus(generation, cluster);
        long learning = WorkloadKinds.of(training).gpus(training, cluster);
        boolean shared = workload.placement() == RolloutWorkload.Sharing.COLOCATED;
        return shared ? Math.max(generating, learning) : generating + learning;
    }

    /**
     * Returns what its training sends; generation is taken to send between nodes at other times.
     */
    @Override
    public List<Traffic> traffic(RolloutWorkload workload, WorkloadSite site) {
        TrainingWorkload training = workload.training();
        return WorkloadKinds.of(training).traffic(training, site.of("training"));
    }

    @Override
    public WorkloadEngine engine(RolloutWorkload workload, WorkloadSite site) {
        ServingWorkload generation = workload.generation();
        TrainingWorkload training = workload.training();
        return new RolloutEngine(
                workload,
                WorkloadKinds.of(generation).engine(generation, site.of("generation")),
                WorkloadKinds.of(training).engine(training, site.of("training")),
                site.interconnect(),
                site.cluster());
    }
}
