package org.mirinae.fabric.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.FatTreePlane;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.fabric.topology.Torus;
import org.mirinae.units.Seconds;

public class RouterTest {

    public static final Seconds HOP = new Seconds(300e-9);

    public static Machine machine(int nodes) {
        return new Machine(
                nodes, 8, 8, new Link(1e-6, 450e9), 8, new Link(0, 50e9), new Link(0, 64e9));
    }

    public static FatTree tree(int radix, Integer tiers, double oversubscription, boolean rails) {
        return new FatTree(radix, tiers, oversubscription, rails, 1, HOP);
    }

    private static void isPath(LinkGraph graph, int from, int to, int[] route) {
        int at = from;
        for (int link : route) {
            assertEquals(at, graph.from(link), "a route is connected");
            assertTrue(graph.works(link), "a route avoids what failed");
            at = graph.to(link);
        }
        assertEquals(to, at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 true", "2 false", "3 true", "3 false"})
    void everyRouteIsAPathOfTheNetwork(String form) {
        String[] parts = form.split(" ");
        FatTree tree = tree(16, Integer.valueOf(parts[0]), 1, Boolean.parseBoolean(parts[1]));
        LinkGraph graph = tree.graph(machine(16));
        Router router = new Router(graph, new Routing.Ecmp(1, true));
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            int from = random.nextInt(128);
            int to = random.nextInt(128);
            isPath(graph, from, to, Objects.requireNonNull(router.route(from, to, i)));
        }
    }

    /**
     * Switches on the same neighbours share their distances; a router of its own has none to share.
     */
    @ParameterizedTest
    @ValueSource(strings = {"2 true", "3 false", "3 true"})
    void whatIsSharedChangesNoRoute(String form) {
        String[] parts = form.split(" ");
        FatTree tree = tree(16, Integer.valueOf(parts[0]), 1, Boolean.parseBoolean(parts[1]));
        LinkGraph whole = tree.graph(machine(16));
        LinkGraph broken = whole.without(whole.linksOf(whole.vertices() - 3));
        for (LinkGraph graph : List.of(whole, broken)) {
            Router router = new Router(graph, new Routing.Ecmp(1, true));
            Random random = new Random(7);
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(128);
                int to = random.nextInt(128);
                int[] alone = new Router(graph, new Routing.Ecmp(1, true)).route(from, to, i);
                assertArrayEquals(alone, router.route(from, to, i));
            }
        }
    }

    @Test
    void neighboursOfADomainStayOnItsLinks() {
        LinkGraph graph = tree(64, null, 1, true).graph(machine(4));
        int[] route = new Router(graph, new Routing.Shortest()).route(1, 6, 0);
        assertEquals(2, Objects.requireNonNull(route).length);
    }

    @Test
    void equalRailsMeetInOneLeafAndOtherRailsCrossInsideTheSender() {
        LinkGraph graph = tree(64, null, 1, true).graph(machine(32));
        Router aware = new Router(graph, new Routing.Ecmp(1, true));
        assertEquals(4, Objects.requireNonNull(aware.route(3, 8 * 9 + 3, 0)).length);
        int[] crossing = Objects.requireNonNull(aware.route(2, 8 * 9 + 3, 0));
        assertEquals(6, crossing.length);
        assertEquals(3, graph.to(crossing[1]), "it crosses to the receiver's rail first");
        for (int link : crossing) {
            assertTrue(graph.kind(graph.to(link)) != VertexKind.SPINE);
        }
        int[] plain =
                Objects.requireNonNull(
                        new Router(graph, new Routing.Ecmp(1, false)).route(2, 8 * 9 + 3, 0));
        assertEquals(VertexKind.SPINE, graph.kind(graph.to(plain[2])));
    }

    @Test
    void hashedFlowsSpreadOverAllSpinesAndCollide() {
        LinkGraph graph = tree(64, null, 1, true).graph(machine(64));
        Router router = new Router(graph, new Routing.Ecmp(7, true));
        Map<Integer, Integer> uplinks = new HashMap<>();
        for (int flow = 0; flow < 3200; flow++) {
            int[] route = Objects.requireNonNull(router.route(0, 8 * 40, flow));
            uplinks.merge(route[2], 1, Integer::sum);
        }
        assertEquals(32, uplinks.size(), "all uplinks are used");
        // Binomial with mean 100 and deviation 9.8: five deviations to either side.
        uplinks.values().forEach(n -> assertTrue(n > 50 && n < 150, "flows on a link: " + n));
        assertTrue(uplinks.values().stream().anyMatch(n -> n != 100), "a hash is not fair");
    }

    @Test
    void trafficGoesAroundWhatFailed() {
        LinkGraph graph = tree(16, 2, 1, false).graph(machine(4));
        int[] before =
                Objects.requireNonNull(new Router(graph, new Routing.Shortest()).route(0, 31, 0));
        LinkGraph less = graph.without(graph.linksOf(graph.to(before[2])));
        int[] after =
                Objects.requireNonNull(new Router(less, new Routing.Shortest()).route(0, 31, 0));
        isPath(less, 0, 31, after);
        assertEquals(before.length, after.length);
        BitSet uplinks = new BitSet();
        for (int link = 0; link < graph.links(); link++) {
            uplinks.set(link, graph.kind(graph.to(link)) == VertexKind.SPINE);
        }
        assertNull(
                new Router(graph.without(uplinks), new Routing.Shortest()).route(0, 31, 0),
                "no way is left");
    }

    @Test
    void aFailedInterfaceIsReplacedByANeighbours() {
        LinkGraph graph = tree(64, null, 1, true).graph(machine(4));
        Router whole = new Router(graph, new Routing.Ecmp(1, true));
        int nic = graph.to(Objects.requireNonNull(whole.route(3, 8 + 3, 0))[0]);
        LinkGraph less = graph.without(graph.linksOf(nic));
        int[] around =
                Objects.requireNonNull(
                        new Router(less, new Routing.Ecmp(1, true)).route(3, 8 + 4, 0));
        isPath(less, 3, 8 + 4, around);
        isPath(
                less,
                3,
                8 + 3,
                Objects.requireNonNull(
                        new Router(less, new Routing.Ecmp(1, true)).route(3, 8 + 3, 0)));
    }

    @Test
    void aTorusGoesTheShorterWayAround() {
        Torus torus = new Torus(List.of(8, 4), HOP);
        LinkGraph graph =
                torus.graph(
                        new Machine(
                                8, 4, 1, new Link(0, 100e9), 1, new Link(0, 1), new Link(0, 1)));
        Router router = new Router(graph, new Routing.Shortest());
        assertEquals(1, Objects.requireNonNull(router.route(0, 7, 0)).length);
        assertEquals(4 + 2, Objects.requireNonNull(router.route(0, 4 + 2 * 8, 0)).length);
        int[] route = assertNotNullRoute(router.route(5, 26, 0));
        isPath(graph, 5, 26, route);
        assertEquals(32 * 2 * 2, graph.links());
    }

    private static int[] assertNotNullRoute(int[] route) {
        assertNotNull(route);
        return route;
    }

    @Test
    void sixteenThousandGpusAreWiredAsTheTablesSay() {
        FatTree tree = tree(64, null, 1, true);
        Machine machine = machine(2048);
        FatTreePlane shape = tree.shape(machine);
        assertEquals(512, shape.leaves());
        assertEquals(512, shape.spines());
        assertEquals(256, shape.cores());
        LinkGraph graph = tree.graph(machine);
        assertEquals(512, graph.count(VertexKind.LEAF));
        assertEquals(256, graph.count(VertexKind.CORE));
        for (int v = 0; v < graph.vertices(); v++) {
            if (graph.kind(v).isSwitch()) {
                assertEquals(64, graph.outDegree(v), "every port is used");
            }
        }
    }
}
