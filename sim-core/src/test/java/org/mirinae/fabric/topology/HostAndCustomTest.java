package org.mirinae.fabric.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.bill.FabricBill;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.problems.Problems;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/** PCIe trees inside nodes, networks from a file, circuits, islands of every size. */
class HostAndCustomTest {

    private static final Link UP = new Link(1e-6, 450e9);
    private static final Link OUT = new Link(0, 50e9);
    private static final Link PCIE = new Link(1e-7, 64e9);
    private static final Routing SHORTEST = new Routing.Shortest();

    private static Machine nodes(int count, int gpus, int domain) {
        return new Machine(count, gpus, domain, UP, gpus, OUT, PCIE);
    }

    private static int[] route(LinkGraph graph, int from, int to) {
        return Objects.requireNonNull(new Router(graph, SHORTEST).route(from, to, 0));
    }

    private static long count(LinkGraph graph, int[] route, VertexKind kind) {
        return Arrays.stream(route).filter(link -> graph.kind(graph.to(link)) == kind).count();
    }

    private static final HostWiring TREE =
            new HostWiring(4, 2, new ByteRate(64e9), new ByteRate(32e9), new Seconds(1e-7));

    @Test
    void aGpuTakesAnInterfaceUnderItsOwnPcieSwitch() {
        Machine machine = nodes(2, 8, 8).wiredBy(TREE);
        LinkGraph graph = new FatTree(32, null, 1, false, 1, new Seconds(1e-6)).graph(machine);
        assertEquals(2 * (4 + 2), graph.count(VertexKind.HOST));
        for (int gpu = 0; gpu < 8; gpu++) {
            int[] route = route(graph, gpu, 8 + gpu);
            assertEquals(2, count(graph, route, VertexKind.HOST), "one PCIe switch a side");
            int nic = graph.to(route[1]);
            int firstNic = firstOf(graph, VertexKind.NIC);
            assertEquals(gpu / 2, (nic - firstNic) / 2, "of GPU " + gpu);
        }
    }

    private static int firstOf(LinkGraph graph, VertexKind kind) {
        int v = 0;
        while (graph.kind(v) != kind) {
            v++;
        }
        return v;
    }

    @Test
    void whoseNearInterfacesFailedGoesOverTheBridges() {
        Machine machine = nodes(2, 8, 1).wiredBy(TREE);
        LinkGraph graph = new FatTree(32, null, 1, false, 1, new Seconds(1e-6)).graph(machine);
        int nic = firstOf(graph, VertexKind.NIC);
        BitSet near = graph.linksOf(nic);
        near.or(graph.linksOf(nic + 1));
        int[] route = route(graph.without(near), 0, 8);
        // Two PCIe switches and their bridge where the neighbour hangs below the same one.
        assertEquals(3 + 1, count(graph, route, VertexKind.HOST));
        near.or(graph.linksOf(nic + 2));
        near.or(graph.linksOf(nic + 3));
        int[] far = route(graph.without(near), 0, 8);
        assertEquals(4 + 1, count(graph, far, VertexKind.HOST), "over both bridges");
        assertEquals(
                32e9, Arrays.stream(far).mapToDouble(graph::bytesPerSecond).min().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 36, 72, 144})
    void islandsOfEverySizeKeepTheirTrafficAndMeetOverScaleOut(int size) {
        Machine machine = nodes(4 * size / 4, 4, size);
        LinkGraph graph = new FatTree(64, null, 1, true, 1, new Seconds(1e-6)).graph(machine);
        assertEquals(4, graph.count(VertexKind.ISLAND_SWITCH));
        assertEquals(2, route(graph, 0, size - 1).length, "inside, over its switch");
        int[] out = route(graph, 0, size);
        assertTrue(count(graph, out, VertexKind.LEAF) > 0);
        assertEquals(
                450e9, graph.bytesPerSecond(route(graph, 0, size - 1)[0]), "at the scale-up rate");
    }

    private static NetworkFile file(String text) {
        Problems problems = new Problems();
        NetworkFile read =
                NetworkFile.read("net.csv", text.getBytes(StandardCharsets.UTF_8), problems);
        assertEquals(List.of(), problems.toList());
        return Objects.requireNonNull(read);
    }

    private static String refused(String text) {
        Problems problems = new Problems();
        assertNull(NetworkFile.read("net.csv", text.getBytes(StandardCharsets.UTF_8), problems));
        return problems.toList().toString();
    }

    private static final String HEAD = "from,to,rate_gbps,latency_ns,back_rate_gbps,state\n";

    @Test
    void aFileMayWireAsymmetricLinks() {
        Custom custom =
                new Custom(
                        file(
                                HEAD
                                        + "gpu0,nic0,512,100\ngpu1,nic1,512,100\n"
                                        + "nic0,leaf0,400,300,100\n# a comment\nnic1,leaf0,400,300\n"));
        Machine machine = nodes(2, 1, 1);
        assertNull(custom.misfit(machine));
        LinkGraph graph = custom.graph(machine);
        int[] there = route(graph, 0, 1);
        int[] back = route(graph, 1, 0);
        assertEquals(50e9, graph.bytesPerSecond(there[1]));
        assertEquals(12.5e9, graph.bytesPerSecond(back[2]), "slower towards the first");
        assertEquals(800e-9, Arrays.stream(there).mapToDouble(graph::latencySeconds).sum(), 1e-15);
    }

    @Test
    void aFileOfInterfacesLeavesNodesAsTheyAre() {
        String text = HEAD + "nic0,leaf0,400,300\nnic1,leaf0,400,300\n";
        LinkGraph graph = new Custom(file(text)).graph(nodes(2, 1, 1));
        assertEquals(4, route(graph, 0, 1).length);
        Topology.Misfit misfit = new Custom(file(text)).misfit(nodes(1, 1, 1));
        assertNotNull(misfit);
        assertTrue(misfit.message().contains("wires 2 interfaces, the nodes have 1"));
    }

    @Test
    void disconnectedNetworksAreRefusedInEveryForm() {
        Machine machine = nodes(2, 1, 1);
        for (String second :
                List.of("nic1,leaf1,400,300", "nic1,leaf0,400,300,0", "nic1,leaf0,400,300,,down")) {
            Custom custom = new Custom(file(HEAD + "nic0,leaf0,400,300\n" + second + "\n"));
            Topology.Misfit misfit = Objects.requireNonNull(custom.misfit(machine), second);
            assertTrue(misfit.message().contains("disconnected: no way leads"), misfit.message());
            assertTrue(misfit.remedy().startsWith("Maybe"));
        }
    }

    @Test
    void whatIsWrongInAFileIsNamedByItsLine() {
        assertTrue(refused("a,b\n").contains("does not begin with the line from,to"));
        assertTrue(refused(HEAD + "nic0,leaf0,0,300\n").contains("line 2: a link of no bandwidth"));
        assertTrue(refused(HEAD + "nic0,leaf0,400,-3\n").contains("line 2: a latency of -3"));
        assertTrue(refused(HEAD + "nic0,leaf0,400,nan\n").contains("line 2: a latency \"nan\""));
        assertTrue(refused(HEAD + "nic0,foo0,400,3\n").contains("\"foo0\" names nothing"));
        assertTrue(refused(HEAD + "nic0,leaf0\n").contains("line 2: 2 cells"));
        assertTrue(refused(HEAD + "nic0,leaf0,4,3,,broken\n").contains("state \"broken\""));
    }

    @Test
    void blocksAreJoinedByCircuitsAndTheWayRoundIsTakenWhereNoneIsSet() {
        FatTree tree = new FatTree(16, null, 1, false, 1, new Seconds(1e-6));
        ByteRate rate = new ByteRate(100e9);
        Machine machine = nodes(12, 8, 8);
        OpticalCircuits even = new OpticalCircuits(3, tree, 8, rate, List.of(), new Seconds(5e-7));
        assertNull(even.misfit(machine));
        LinkGraph mesh = even.graph(machine);
        OpticalCircuits chain =
                new OpticalCircuits(
                        3,
                        tree,
                        8,
                        rate,
                        List.of(
                                new OpticalCircuits.Circuits(0, 1, 4),
                                new OpticalCircuits.Circuits(1, 2, 4)),
                        new Seconds(5e-7));
        LinkGraph line = chain.graph(machine);
        assertEquals(1, circuits(mesh, route(mesh, 0, 95)));
        assertEquals(2, circuits(line, route(line, 0, 95)), "over the block between");
        assertEquals(12, FabricBill.of(mesh).coreCables());
        assertEquals(8, FabricBill.of(line).coreCables());
    }

    private static long circuits(LinkGraph graph, int[] route) {
        return Arrays.stream(route).filter(link -> graph.bytesPerSecond(link) == 100e9).count();
    }
}
