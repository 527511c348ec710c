package org.mirinae.simulation.transfer;

import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.chakra.ChakraWorkload;

/** Makes engines that run execution traces. */
public final class ChakraSimulation {

    private ChakraSimulation() {}

    /**
     * An engine for one workload of a run.
     *
     * @throws InfeasibleException when the GPU has no rate for the precision
     */
    public static WorkloadEngine engine(ChakraWorkload workload, WorkloadSite site) {
        String path = site.path();
        Cluster cluster = site.cluster();
        ChakraTimes times = new ChakraTimes(workload, cluster, site.interconnect());
        if (!times.computes()) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".precision",
                                    cluster.firstNode().gpu().name()
                                            + " has no rate for matrix products in "
                                            + workload.precision(),
                                    "Maybe another precision.")));
        }
        return new ChakraEngine(path, workload, cluster, times);
    }
}
