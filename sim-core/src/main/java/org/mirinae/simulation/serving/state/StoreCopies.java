package org.mirinae.simulation.serving.state;

import org.mirinae.simulation.flow.FlowListener;
import org.mirinae.simulation.flow.StoreTraffic;

/** Copies between the replicas of one pool and the shared store of the network, as flows. */
public final class StoreCopies {

    private final PoolDeployment deployment;
    private final StoreTraffic store;

    public StoreCopies(PoolDeployment deployment, StoreTraffic store) {
        this.deployment = deployment;
        this.store = store;
    }

    /**
     * Begins a copy of all GPUs of a replica, counted within its pool.
     *
     * @param mostBytesPerSecond of the replica
     */
    public void copy(
            int replica,
            boolean reads,
            double bytes,
            double mostBytesPerSecond,
            FlowListener listener,
            long payload) {
        long gpus = deployment.pool().plan().gpus();
        long first = deployment.firstGpu() + replica * gpus;
        if (reads) {
            store.read(first, gpus, bytes, mostBytesPerSecond, listener, payload);
        } else {
            store.write(first, gpus, bytes, mostBytesPerSecond, listener, payload);
        }
    }
}
