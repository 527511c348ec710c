package org.mirinae.simulation.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.simulation.flow.Transfer.Manner;
import org.mirinae.units.Seconds;

class FlowNetworkTest {

    private static final double UP = 450e9;
    private static final double OUT = 50e9;

    /** Nodes of eight GPUs and interfaces under leaves of four ports down, one spine port each. */
    private static Machine machine(int nodes) {
        return new Machine(nodes, 8, 8, new Link(0, UP), 8, new Link(0, OUT), new Link(0, OUT));
    }

    private static LinkGraph tree(int nodes, double oversubscription) {
        return new FatTree(16, null, oversubscription, false, 1, new Seconds(1e-6))
                .graph(machine(nodes));
    }

    private static final Routing IN_TURN = new Routing.Adaptive(false);

    private final EventLoop loop = new EventLoop();
    private final List<String> ends = new ArrayList<>();
    private final FlowListener note =
            (payload, arrived) ->
                    ends.add(payload + (arrived ? "@" : " lost at ") + loop.nowNanos());

    @Test
    void aTransferAloneTakesItsBytesAtTheSlowestLinkAndTheWay() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        network.send(new Transfer(0, 1, 450e6), note, 1);
        network.send(new Transfer(2, 8, 50e6), note, 2);
        loop.run();
        // Inside a node 1 ms; to the next node 1 ms and four cables of 1 us: leaf, spine, leaf.
        assertEquals(List.of("1@1000000", "2@1004000"), ends);
        assertEquals(0, network.underWay());
    }

    @Test
    void transfersThatMeetShareAndWhoeverIsLeftGoesOnFaster() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        network.send(new Transfer(0, 8, 50e6), note, 1);
        network.send(new Transfer(0, 9, 100e6), note, 2);
        loop.run();
        // Both leave by interface 0: 25 GB/s each for 2 ms, then the second alone for 1 ms.
        assertEquals(List.of("1@2004000", "2@3004000"), ends);
    }

    @Test
    void aTransferThatBeginsLaterSlowsTheOneUnderWayFromThenOn() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        int later = loop.register((now, p) -> network.send(new Transfer(0, 9, 25e6), note, 2));
        network.send(new Transfer(0, 8, 50e6), note, 1);
        loop.schedule(500_000, later, 0);
        loop.run();
        // Half is gone after 0.5 ms; both halves of 25 MB then share: 1 ms more.
        assertEquals(List.of("1@1504000", "2@1504000"), ends);
    }

    @Test
    void aMillionEqualTransfersTakeTheWorkOfOne() {
        FlowNetwork network = new FlowNetwork(loop, tree(2, 1), IN_TURN);
        for (int i = 0; i < 1_000_000; i++) {
            network.send(new Transfer(0, 8, 50), (p, arrived) -> assertTrue(arrived), i);
        }
        loop.run();
        assertEquals(1_000_000L * 50 / 50 + 4_000, loop.nowNanos(), 1_000);
        assertTrue(loop.events() < 2_000_010, loop.events() + " events");
    }

    @Test
    void aLibraryThatReachesAShareOfTheLineRateFillsTheLinkWithThat() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        Manner library = new Manner(Double.POSITIVE_INFINITY, 1, 0.8, 10e-6, 1, List.of());
        network.send(new Transfer(0, 8, 40e6, library), note, 1);
        network.send(new Transfer(1, 9, 40e6, library.atMost(20e9)), note, 2);
        loop.run();
        assertEquals(List.of("1@1014000", "2@2014000"), ends);
    }

    @Test
    void whatTransfersNeedBesideLinksIsSharedToo() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        int storage = network.resource(60e9);
        Manner toStorage = Manner.LINE_RATE.needing(List.of(storage));
        for (int gpu = 0; gpu < 6; gpu++) {
            network.send(new Transfer(gpu, gpu + 8, 10e6, toStorage), note, gpu);
        }
        loop.run();
        assertEquals(1_004_000, loop.nowNanos());
        assertEquals(6, ends.size());
    }

    @Test
    void failuresOnTheWayMoveWhatIsLeftToAnotherRoute() {
        LinkGraph graph = tree(4, 1);
        FlowNetwork network = new FlowNetwork(loop, graph, IN_TURN);
        network.send(new Transfer(0, 16, 50e6), note, 1);
        int failing =
                loop.register(
                        (now, p) -> {
                            BitSet inUse = new BitSet();
                            for (int link = 0; link < graph.links(); link++) {
                                boolean upward =
                                        graph.kind(graph.to(link)).ordinal()
                                                > graph.kind(graph.from(link)).ordinal();
                                if (network.bytesPerSecond(link) > 0
                                        && upward
                                        && graph.kind(graph.from(link)).isSwitch()) {
                                    inUse.set(link);
                                }
                            }
                            assertEquals(1, inUse.cardinality());
                            network.fail(inUse);
                        });
        loop.schedule(400_000, failing, 0);
        loop.run();
        assertEquals(List.of("1@1004000"), ends, "another spine link is as fast");
    }

    @Test
    void whoIsCutOffIsToldAndWhatWorksAgainIsUsedAgain() {
        LinkGraph graph = tree(4, 1);
        FlowNetwork network = new FlowNetwork(loop, graph, new Routing.Ecmp(1, false));
        BitSet ofTheIsland = graph.linksOf(0);
        network.send(new Transfer(0, 16, 50e6), note, 1);
        int failing = loop.register((now, p) -> network.fail(ofTheIsland));
        int trying = loop.register((now, p) -> network.send(new Transfer(0, 16, 1), note, p));
        int repairing = loop.register((now, p) -> network.repair(ofTheIsland));
        loop.schedule(400_000, failing, 0);
        loop.schedule(500_000, trying, 2);
        loop.schedule(600_000, repairing, 0);
        loop.schedule(700_000, trying, 3);
        loop.run();
        assertEquals(List.of("1 lost at 400000", "2 lost at 500000", "3@704001"), ends);
    }

    @Test
    void transfersThatGoTogetherWaitForTheSlowest() {
        FlowNetwork network = new FlowNetwork(loop, tree(4, 1), IN_TURN);
        network.sendTogether(List.of(new Transfer(0, 1, 45e6), new Transfer(2, 8, 45e6)), note, 1);
        loop.run();
        assertEquals(List.of("1@904000"), ends);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        network.sendTogether(
                                List.of(new Transfer(0, 1, 1), new Transfer(2, 8, 2)), note, 1));
    }

    @Test
    void nothingIsHeardBeforeTheCallReturns() {
        FlowNetwork network = new FlowNetwork(loop, tree(2, 1), IN_TURN);
        network.send(new Transfer(3, 3, 1e9), note, 1);
        network.send(new Transfer(3, 8, 0), note, 2);
        assertTrue(ends.isEmpty());
        loop.run();
        assertEquals(List.of("1@0", "2@4000"), ends);
        assertFalse(ends.isEmpty());
    }
}
