package org.mirinae.simulation.flow;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.fabric.graph.Store;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.simulation.flow.Transfer.Manner;

/**
 * Sends what one workload's ranks write to the shared store of a network and read from it: every
 * rank an equal part, striped over all cables of the store, all under way together until the last
 * has its part. Others on the same links, and at the same store, slow it and are slowed.
 */
public final class StoreTraffic {

    private final FlowNetwork network;
    private final Interconnect interconnect;
    private final Store store;
    private final int vertex;

    /**
     * Makes the traffic of a workload.
     *
     * @throws IllegalArgumentException where the network has no store
     */
    public StoreTraffic(FlowNetwork network, Interconnect interconnect, Store store) {
        this.network = network;
        this.interconnect = interconnect;
        this.store = store;
        vertex = Store.of(network.graph());
        if (vertex < 0) {
            throw new IllegalArgumentException("a network without a store");
        }
    }

    /**
     * Writes now.
     *
     * @param firstRank of the workload; those that follow take part as well
     * @param ranks that write, above 0
     * @param bytes of all of them
     * @param mostBytesPerSecond of all of them; infinite where only links and store bound it
     */
    public void write(
            long firstRank,
            long ranks,
            double bytes,
            double mostBytesPerSecond,
            FlowListener listener,
            long payload) {
        send(firstRank, ranks, bytes, mostBytesPerSecond, false, listener, payload);
    }

    /** Reads now; the same otherwise. */
    public void read(
            long firstRank,
            long ranks,
            double bytes,
            double mostBytesPerSecond,
            FlowListener listener,
            long payload) {
        send(firstRank, ranks, bytes, mostBytesPerSecond, true, listener, payload);
    }

    private void send(
            long firstRank,
            long ranks,
            double bytes,
            double mostBytesPerSecond,
            boolean reads,
            FlowListener listener,
            long payload) {
        Manner manner =
                new Manner(
                        mostBytesPerSecond / ranks,
                        interconnect.shareOfLine(true),
                        interconnect.shareOfLine(false),
                        store.latency().value(),
                        store.cables(),
                        List.of());
        List<Transfer> parts = new ArrayList<>(Math.toIntExact(ranks));
        for (long rank = firstRank; rank < firstRank + ranks; rank++) {
            int gpu = Math.toIntExact(interconnect.gpu(rank));
            parts.add(
                    new Transfer(
                            reads ? vertex : gpu, reads ? gpu : vertex, bytes / ranks, manner));
        }
        network.sendTogether(parts, listener, payload);
    }
}
