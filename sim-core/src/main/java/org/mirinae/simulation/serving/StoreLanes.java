package org.mirinae.simulation.serving;

import org.mirinae.simulation.flow.FlowListener;
import org.mirinae.simulation.flow.StoreTraffic;

/** Copies between the replicas of one pool and the shared store of the network, as flows. */
final class StoreLanes {

    private final PoolSite site;
    private final StoreTraffic store;

    StoreLanes(PoolSite site, StoreTraffic store) {
        this.site = site;
        this.store = store;
    }

    /**
     * Begins a copy of all GPUs of a replica, counted within its pool.
     *
     * @param mostBytesPerSecond of the replica
     */
    void copy(
            int replica,
            boolean reads,
            double bytes,
            double mostBytesPerSecond,
            FlowListener listener,
            long payload) {
        long gpus = site.pool().plan().gpus();
        long first = site.firstGpu() + replica * gpus;
        if (reads) {
            store.read(first, gpus, bytes, mostBytesPerSecond, listener, payload);
        } else {
            store.write(first, gpus, bytes, mostBytesPerSecond, listener, payload);
        }
    }
}
