package org.mirinae.simulation.serving;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.Store;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.StoreTraffic;

/** Connects what a service keeps outside its replicas to the shared store of the network. */
final class StoreWiring {

    private StoreWiring() {}

    /**
     * Lets the remote tiers of every pool, and the replicas that it starts, use the store of the
     * cluster's network, where it has one.
     *
     * @param scalers by pool; null where it is not scaled
     */
    static void connect(Fleet fleet, @Nullable Scaler[] scalers, Supplier<FlowNetwork> network) {
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
}
