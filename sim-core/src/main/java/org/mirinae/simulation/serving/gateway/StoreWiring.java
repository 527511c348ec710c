package org.mirinae.simulation.serving.gateway;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Store;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.StoreTraffic;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.state.ColdStart;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.StoreCopies;

/** Connects what a service keeps outside its replicas to the shared store of the network. */
final class StoreWiring {

    private StoreWiring() {}

    /**
     * Lets the remote tiers of every pool, and the replicas that it starts, use the store of the
     * cluster's network, where it has one.
     *
     * @param autoscalers by pool; null where it is not scaled
     */
    static void connect(
            Fleet fleet, @Nullable Autoscaler[] autoscalers, Supplier<FlowNetwork> network) {
        for (int p = 0; p < fleet.pools.size(); p++) {
            PoolDeployment deployment = fleet.pools.get(p);
            Store store = deployment.cluster().fabric().store();
            KvTiers tiers = fleet.tiers[p];
            Autoscaler autoscaler = autoscalers[p];
            boolean starts = autoscaler != null && ColdStart.fromStore(deployment);
            if (store == null || tiers == null && !starts) {
                continue;
            }
            StoreCopies lanes =
                    new StoreCopies(
                            deployment,
                            new StoreTraffic(network.get(), deployment.interconnect(), store));
            if (tiers != null) {
                tiers.over(lanes);
            }
            if (autoscaler != null && starts) {
                autoscaler.over(
                        lanes,
                        ColdStart.startupNanos(deployment),
                        ColdStart.weightBytes(deployment));
            }
        }
    }
}
