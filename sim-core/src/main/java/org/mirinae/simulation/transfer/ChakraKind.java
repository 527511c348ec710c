package org.mirinae.simulation.transfer;

import org.mirinae.cluster.Cluster;
import org.mirinae.result.records.ChakraResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.chakra.ChakraWorkload;

/** Describes {@code type: chakra}: execution traces of all ranks. */
public final class ChakraKind implements WorkloadKind<ChakraWorkload> {

    /** The descriptor. */
    public ChakraKind() {}

    @Override
    public Class<ChakraWorkload> workload() {
        return ChakraWorkload.class;
    }

    @Override
    public Class<ChakraResult> result() {
        return ChakraResult.class;
    }

    @Override
    public boolean drawsTimeline() {
        return true;
    }

    @Override
    public long gpus(ChakraWorkload workload, Cluster cluster) {
        return workload.trace().ranks();
    }

    @Override
    public WorkloadEngine engine(ChakraWorkload workload, WorkloadSite site) {
        return ChakraSimulation.engine(workload, site);
    }
}
