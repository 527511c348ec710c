package org.mirinae.fabric.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mirinae.fabric.graph.RouterTest.HOP;
import static org.mirinae.fabric.graph.RouterTest.machine;

import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.RouterTest;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.units.ByteRate;

class TopologyTest {

    /** Eighteen trays of four GPUs each make one scale-up domain, as in an NVL72. */
    private static Machine racks(int racks) {
        return new Machine(
                racks * 18, 4, 72, new Link(1e-6, 900e9), 4, new Link(0, 50e9), new Link(0, 64e9));
    }

    private static int cablesBetween(LinkGraph graph, VertexKind one, VertexKind other) {
        int cables = 0;
        for (int link = 0; link < graph.links(); link++) {
            cables +=
                    graph.kind(graph.from(link)) == one && graph.kind(graph.to(link)) == other
                            ? 1
                            : 0;
        }
        return one == other ? cables / 2 : cables;
    }

    private static int[] route(LinkGraph graph, int from, int to) {
        return Objects.requireNonNull(
                new Router(graph, new Routing.Ecmp(1, true)).route(from, to, 0));
    }

    private static void everyPairHasAPath(Topology topology, Machine machine, int most) {
        LinkGraph graph = topology.graph(machine);
        Router router = new Router(graph, new Routing.Ecmp(1, true));
        Random random = new Random(11);
        for (int i = 0; i < 1000; i++) {
            int from = random.nextInt(machine.gpus());
            int to = random.nextInt(machine.gpus());
            int[] route = Objects.requireNonNull(router.route(from, to, i));
            int at = from;
            for (int link : route) {
                assertEquals(at, graph.from(link));
                at = graph.to(link);
            }
            assertEquals(to, at);
            assertTrue(route.length <= most, () -> topology + ": " + route.length + " links");
        }
    }

    @Test
    void railOnlyHasASwitchForEachRailAndNothingAbove() {
        LinkGraph graph = new RailOnly(64, HOP).graph(machine(32));
        assertEquals(8, graph.count(VertexKind.LEAF));
        assertEquals(0, graph.count(VertexKind.SPINE));
        assertEquals(256, cablesBetween(graph, VertexKind.NIC, VertexKind.LEAF));
    }

    @Test
    void trafficBetweenRailsIsForwardedInsideADomain() {
        everyPairHasAPath(new RailOnly(64, HOP), machine(32), 6);
        LinkGraph graph = new RailOnly(64, HOP).graph(machine(4));
        assertEquals(4, route(graph, 3, 8 + 3).length, "the same rail");
        assertEquals(6, route(graph, 2, 8 + 3).length, "another rail");
        int[] unaware = new Router(graph, new Routing.Shortest()).route(2, 8 + 3, 0);
        assertEquals(6, Objects.requireNonNull(unaware).length, "there is no other way");
    }

    @Test
    void aRailThatFailedIsReplacedByAnotherOnBothSides() {
        LinkGraph graph = new RailOnly(64, HOP).graph(machine(4));
        int leaf = graph.vertices() - 8 + 3;
        assertEquals(VertexKind.LEAF, graph.kind(leaf));
        LinkGraph cut = graph.without(graph.linksOf(leaf));
        int[] route = route(cut, 3, 8 + 3);
        assertEquals(8, route.length, "over a neighbour's rail, and back");
        for (int link : route) {
            assertTrue(cut.works(link));
        }
    }

    @Test
    void domainsOfSeveralNodesHaveARailForEveryInterface() {
        Machine machine = racks(4);
        LinkGraph graph = new RailOnly(64, HOP).graph(machine);
        assertEquals(4, graph.count(VertexKind.ISLAND_SWITCH));
        assertEquals(72, graph.count(VertexKind.LEAF));
        assertEquals(2, route(graph, 0, 71).length, "nodes of a domain need no interface");
        everyPairHasAPath(new RailOnly(64, HOP), machine, 6);
        everyPairHasAPath(RouterTest.tree(64, null, 1, true), machine, 10);
    }

    @Test
    void railOnlyRefusesMoreDomainsThanPortsAndDomainsOfPartsOfANode() {
        Topology.Misfit many = new RailOnly(16, HOP).misfit(machine(17));
        assertEquals(
                "17 domains do not fit a rail's switch of 16 ports",
                Objects.requireNonNull(many).message());
        Machine pairs =
                new Machine(2, 8, 2, new Link(0, 1e9), 8, new Link(0, 1e9), new Link(0, 1e9));
        assertEquals(
                "rails are joined by domains of whole nodes only, here of 2 of a node's 8 GPUs",
                Objects.requireNonNull(new RailOnly(16, HOP).misfit(pairs)).message());
        assertNull(new RailOnly(16, HOP).misfit(machine(16)));
    }

    @Test
    void dragonflyPlusHasTheCablesOfItsClosedForm() {
        // Radix 16: groups of 8 leaves, 8 spines, 64 interfaces, so of 8 nodes.
        DragonflyPlus dragonfly = new DragonflyPlus(16, null, HOP, HOP);
        Machine machine = machine(40);
        LinkGraph graph = dragonfly.graph(machine);
        assertEquals(5, dragonfly.groups(machine));
        assertEquals(40, graph.count(VertexKind.LEAF));
        assertEquals(40, graph.count(VertexKind.SPINE));
        assertEquals(5 * 64, cablesBetween(graph, VertexKind.LEAF, VertexKind.SPINE));
        assertEquals(16, dragonfly.linksPerPair(machine));
        assertEquals(10 * 16, cablesBetween(graph, VertexKind.SPINE, VertexKind.SPINE));
        for (int v = 0; v < graph.vertices(); v++) {
            if (graph.kind(v).isSwitch()) {
                assertTrue(graph.outDegree(v) <= 16, "no switch has more cables than ports");
            }
        }
    }

    @Test
    void dragonflyPlusTakesOneGlobalLinkAtMost() {
        everyPairHasAPath(new DragonflyPlus(16, null, HOP, HOP), machine(40), 9);
        // The most groups that radix 4 joins: one link between every two.
        Machine machine =
                new Machine(20, 1, 1, new Link(0, 1e9), 1, new Link(0, 1e9), new Link(0, 1e9));
        DragonflyPlus largest = new DragonflyPlus(4, 5, HOP, HOP);
        assertEquals(1, largest.linksPerPair(machine));
        everyPairHasAPath(largest, machine, 9);
        assertEquals(
                "6 groups are more than the 5 that switches of 4 ports join",
                Objects.requireNonNull(new DragonflyPlus(4, 6, HOP, HOP).misfit(machine))
                        .message());
    }

    @Test
    void ringsAndFullMeshesDivideAGpusRateOverItsLinks() {
        LinkGraph ring = new Ring(HOP).graph(machine(2));
        assertEquals(32, ring.links());
        assertEquals(225e9, ring.bytesPerSecond(0));
        assertEquals(8, route(ring, 0, 8).length);
        LinkGraph mesh = new FullyConnected(HOP).graph(machine(1));
        assertEquals(8 * 7, mesh.links());
        assertEquals(450e9 / 7, mesh.bytesPerSecond(0));
        BitSet one = new BitSet();
        one.set(0, 2);
        assertEquals(1, route(mesh, 0, 1).length);
        assertEquals(2, route(mesh.without(one), 0, 1).length, "around the link that failed");
    }

    @Test
    void buildingsAreAsFarApartAsTheirFibre() {
        Sites sites = new Sites(2, RouterTest.tree(64, null, 1, true), 4, new ByteRate(100e9), 20);
        LinkGraph graph = sites.graph(machine(8));
        assertEquals(2, graph.count(VertexKind.BORDER));
        assertEquals(4, cablesBetween(graph, VertexKind.BORDER, VertexKind.BORDER));
        double latency = 0;
        double slowest = Double.POSITIVE_INFINITY;
        int[] route = route(graph, 3, 4 * 8 + 3);
        for (int link : route) {
            latency += graph.latencySeconds(link);
            slowest = Math.min(slowest, graph.bytesPerSecond(link));
        }
        assertEquals(20 * 5e-6 + 4 * HOP.value(), latency, 1e-6);
        assertEquals(50e9, slowest);
        everyPairHasAPath(sites, machine(8), 12);
        assertEquals(
                "9 nodes do not divide over 2 buildings",
                Objects.requireNonNull(sites.misfit(machine(9))).message());
    }

    @Test
    void aHundredThousandGpusAreWiredByEachOfThem() {
        Machine machine = machine(12_500);
        LinkGraph rails = new RailOnly(16_384, HOP).graph(machine);
        assertEquals(100_000, rails.count(VertexKind.NIC));
        DragonflyPlus dragonfly = new DragonflyPlus(64, null, HOP, HOP);
        LinkGraph groups = dragonfly.graph(machine);
        assertEquals(98, dragonfly.groups(machine));
        assertEquals(98 * 32, groups.count(VertexKind.SPINE));
        assertEquals(9, Objects.requireNonNull(route(groups, 0, 99_999)).length);
    }
}
