package org.mirinae.simulation.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.random.RandomStreams;

/** Collectives in duty cycles beside transfers, on one link. */
class BackgroundTest {

    private static final double RATE = 1e9;

    private final EventLoop loop = new EventLoop();
    private final FlowNetwork network;

    BackgroundTest() {
        LinkGraph.Builder graph = new LinkGraph.Builder(2).passThroughGpus();
        graph.cable(0, 1, new Link(0, RATE));
        network = new FlowNetwork(loop, graph.build(), new Routing.Shortest());
    }

    private double seconds(double bytes) {
        long[] at = new long[1];
        network.send(new Transfer(0, 1, bytes), (unused, arrived) -> at[0] = loop.nowNanos(), 0);
        loop.run();
        return at[0] * 1e-9;
    }

    private void beside(int flows, double busy) {
        network.beside(
                List.of(
                        new Contention.User(
                                new int[] {0}, new double[] {flows}, RATE / flows, busy)),
                new RandomStreams(1).stream("test"));
    }

    /**
     * A cycle of T in which n flows fill the link for bT takes (1 - b)T + bT(n + 1)/n beside one
     * more flow, which has all of the link in the first part and an (n + 1)-th in the second.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void aTransferHasItsMaxMinShareWhileCollectivesSendAndAllElse(int n) {
        double b = 0.4;
        beside(n, b);
        double mean = RATE * (1 - b + b / n) / (1 + b / n);
        double took = seconds(1e10);
        assertEquals(1e10 / mean, took, 0.01 * 1e10 / mean);
        assertEquals((double) n / (n + 1), network.sharesBeside()[0], 0.01, "what it leaves");
        assertTrue(loop.nowNanos() * 1e-9 < took + 1e-6, "ends with the transfers");
        assertEquals(0, network.underWay());
    }

    @Test
    void whoIsNeverBusySlowsNobodyAndCyclesBeginAnewWithTheNextTransfer() {
        beside(4, 0);
        assertEquals(10, seconds(1e10), 1e-6);
        assertEquals(1, network.sharesBeside()[0]);
        beside(1, 0.5);
        double begun = loop.nowNanos() * 1e-9;
        double first = seconds(1e9) - begun;
        begun = loop.nowNanos() * 1e-9;
        double second = seconds(1e9) - begun;
        assertEquals(1.5, first, 0.03);
        assertEquals(1.5, second, 0.03);
    }
}
