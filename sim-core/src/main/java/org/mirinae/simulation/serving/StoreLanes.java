package org.mirinae.simulation.serving;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.Store;
import org.mirinae.simulation.flow.FlowListener;
import org.mirinae.simulation.flow.FlowNetwork;
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
     * Lets the remote tiers of every pool, and the replicas that it starts, use the store of the
     * cluster's network, where it has one.
     *
     * @param scalers by pool; null where it is not scaled
     */
    static void lay(Fleet fleet, @Nullable Scaler[] scalers, Supplier<FlowNetwork> network) {
        for (int p = 0; p < fleet.pools.size(); p++) {
            PoolSite site = fleet.pools.get(p);
            Store store = site.cluster().fabric().store();
            KvTiers tiers = fleet.tiers[p];
            Scaler scaler = scalers[p];
            boolean starts = scaler != null && StartTime.fromStore(site);
            if (store == null || tiers == null && !starts) {
                continue;
            }
            StoreLanes lanes =
                    new StoreLanes(
                            site, new StoreTraffic(network.get(), site.interconnect(), store));
            if (tiers != null) {
                tiers.over(lanes);
            }
            if (scaler != null && starts) {
                scaler.over(lanes, StartTime.startupNanos(site), StartTime.weightBytes(site));
            }
        }
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
