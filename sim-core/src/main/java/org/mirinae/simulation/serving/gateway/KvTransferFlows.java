package org.mirinae.simulation.serving.gateway;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.simulation.flow.FlowListener;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.Transfer;
import org.mirinae.workload.serving.ServingPlan;

/**
 * Sends caches over the links of a cluster's topology, beside all else that is sent there. The GPUs
 * of the attention data-parallel rank that holds a cache each send an equal part to a GPU of the
 * rank that takes it. Ranks of a replica are numbered tensor first, then data, then pipeline.
 */
final class KvTransferFlows {

    private final Fleet fleet;
    private final Interconnect interconnect;
    private final FlowNetwork network;

    KvTransferFlows(Fleet fleet, Interconnect interconnect, FlowNetwork network) {
        this.fleet = fleet;
        this.interconnect = interconnect;
        this.network = network;
    }

    /** Sends what is left of a request's cache; the listener hears with the request. */
    void send(int request, int from, int to, double bytes, FlowListener listener) {
        int parts = Math.min(gpus(from), gpus(to));
        List<Transfer> transfers = new ArrayList<>(parts);
        for (int i = 0; i < parts; i++) {
            transfers.add(
                    Transfer.between(
                            interconnect,
                            rank(from, request, i * (gpus(from) / parts)),
                            rank(to, request, i * (gpus(to) / parts)),
                            bytes / parts));
        }
        network.sendTogether(transfers, listener, request);
    }

    private ServingPlan plan(int replica) {
        return fleet.deployment(replica).pool().plan();
    }

    /** GPUs of one data-parallel rank. */
    private int gpus(int replica) {
        return plan(replica).tensor() * plan(replica).pipeline();
    }

    private long rank(int replica, int request, int gpu) {
        ServingPlan plan = plan(replica);
        long stage = gpu / plan.tensor();
        long inStage = gpu % plan.tensor() + (long) plan.tensor() * (request % plan.data());
        return fleet.deployment(replica).firstGpu()
                + fleet.place(replica) * plan.gpus()
                + stage * plan.tensor() * plan.data()
                + inStage;
    }
}
