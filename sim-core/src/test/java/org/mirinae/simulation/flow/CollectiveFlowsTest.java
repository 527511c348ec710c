package org.mirinae.simulation.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.RingCollective;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Framing;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.simulation.flow.Transfer.Manner;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

class CollectiveFlowsTest {

    private static final Link UP = new Link(0, 450e9);
    private static final Link OUT = new Link(0, 50e9);

    private static LinkGraph tree(int nodes) {
        Machine machine = new Machine(nodes, 8, 8, UP, 8, OUT, OUT);
        return new FatTree(64, null, 1, true, 1, new Seconds(0)).graph(machine);
    }

    /** Both fidelities of one ring; a step's latency is the library's alone. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 16, 256, 1024})
    void aRingTakesWhatItsClosedFormSays(int ranks) {
        EventLoop loop = new EventLoop();
        FlowNetwork network =
                new FlowNetwork(loop, tree(Math.max(1, ranks / 8)), new Routing.Ecmp(1, true));
        Manner library = new Manner(Double.POSITIVE_INFINITY, 1, 1, 3e-6, 1, List.of());
        double bytes = 1 << 26;
        for (CollectiveKind kind :
                List.of(
                        CollectiveKind.ALL_REDUCE,
                        CollectiveKind.ALL_GATHER,
                        CollectiveKind.REDUCE_SCATTER)) {
            long begun = loop.nowNanos();
            long[] end = new long[1];
            new CollectiveFlows(loop, network, IntStream.range(0, ranks).toArray(), library)
                    .rings(kind, 8, bytes)
                    .start((payload, arrived) -> end[0] = loop.nowNanos(), 0);
            loop.run();
            double closed =
                    new RingCollective()
                            .time(
                                    kind,
                                    new GroupLayout(ranks, Math.min(8, ranks)),
                                    new TwoTierNetwork(
                                            new Link(3e-6, UP.bytesPerSecond()),
                                            8,
                                            new Link(3e-6, OUT.bytesPerSecond())))
                            .orElseThrow()
                            .seconds(bytes);
            double steps = 2.0 * ranks; // each rounded up to a nanosecond
            assertEquals(closed * 1e9, end[0] - begun, steps + 1, kind + " of " + ranks);
        }
    }

    @Test
    void aRingOfAThousandRanksIsOneFlowAStep() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(128), new Routing.Ecmp(1, true));
        new CollectiveFlows(loop, network, IntStream.range(0, 1024).toArray(), Manner.LINE_RATE)
                .rings(CollectiveKind.ALL_REDUCE, 8, 1 << 30)
                .start((payload, arrived) -> assertTrue(arrived), 0);
        loop.run();
        assertTrue(loop.events() <= 4 * 2046, loop.events() + " events");
    }

    @Test
    void halvingDoublingSendsTheSizeTwiceLessTwoParts() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(1), new Routing.Shortest());
        double bytes = 450e6;
        new CollectiveFlows(loop, network, IntStream.range(0, 8).toArray(), Manner.LINE_RATE)
                .halvingDoubling(bytes)
                .start((payload, arrived) -> assertTrue(arrived), 0);
        loop.run();
        assertEquals(2 * (1 - 1 / 8.0) * 1e6, loop.nowNanos(), 6);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new CollectiveFlows(loop, network, new int[3], Manner.LINE_RATE)
                                .halvingDoubling(1));
    }

    @Test
    void anAllToAllIsBoundByWhatEachInterfaceSends() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(4), new Routing.Adaptive(true));
        new CollectiveFlows(loop, network, IntStream.range(0, 32).toArray(), Manner.LINE_RATE)
                .direct(32 * 50e3)
                .start((payload, arrived) -> assertTrue(arrived), 0);
        loop.run();
        // 24 of 32 parts leave the node over the sender's rail, at 1 us each.
        assertEquals(24_000, loop.nowNanos(), 2);
    }

    /**
     * Broadcom's csg-htsim (commit 841d9e7) with EQDS: 1,024 endpoints, each sending 2,000,000
     * bytes to another, over a three-tier full-bisection fat tree of 100 Gb/s, 4,150-byte packets
     * with 64 bytes of header, 1 us of wire a hop, 128 paths; last flow after 206.5 us, 501,760
     * packets, 32 CPU-seconds.
     */
    private static double permutationMicros(Routing routing, long seed) {
        Framing packets = new Framing(new Bytes(4086), new Bytes(64), true);
        Link cable = new Link(0, 12.5e9, packets);
        Link inside = new Link(0, 1e15);
        Machine machine = new Machine(1024, 1, 1, inside, 1, cable, inside);
        LinkGraph graph = new FatTree(16, 3, 1, false, 1, new Seconds(1e-6)).graph(machine);
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, graph, routing);
        int[] to = permutation(1024, seed);
        for (int from = 0; from < 1024; from++) {
            network.send(
                    new Transfer(from, to[from], 2e6, Manner.LINE_RATE.over(128)),
                    (payload, arrived) -> assertTrue(arrived),
                    0);
        }
        loop.run();
        return loop.nowNanos() / 1e3;
    }

    /** Each to one other, none to itself (Sattolo 1986). */
    private static int[] permutation(int n, long seed) {
        int[] to = IntStream.range(0, n).toArray();
        Random random = new Random(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i);
            int kept = to[i];
            to[i] = to[j];
            to[j] = kept;
        }
        return to;
    }

    @Test
    void htsimsPermutationLiesBetweenEvenSprayAndHashedPaths() {
        double htsim = 206.5;
        // Wire bytes of 490 packets, six cables of 1 us, one packet waited for by five switches.
        double bound = (2e6 + 490 * 64) / 12.5e3 + 6 + 5 * 4150 / 12.5e3;
        double hashedSum = 0;
        for (int seed = 1; seed <= 4; seed++) {
            double even = permutationMicros(new Routing.Adaptive(false), seed);
            assertEquals(bound, even, 0.002, "packets dealt evenly reach the fluid bound");
            assertTrue(even >= bound - 1e-9, even + " beats the bound of " + bound);
            assertTrue(even < htsim * 1.05);
            double hashed = permutationMicros(new Routing.Ecmp(seed, false), seed);
            assertTrue(hashed > htsim, "128 fixed paths that collide, never moved: " + hashed);
            hashedSum += hashed;
        }
        // EQDS moves packets off paths that trim, so it lies between the two.
        assertEquals(htsim, hashedSum / 4, 0.1 * htsim);
    }

    /**
     * Ranks of sixteen nodes under switches that carry all: random sizes, one rank asked for five
     * times as much as the others.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSkewedAllToAllBringsAllBytesAndIsBoundByTheFullestReceiverOrSender(long seed) {
        int n = 16;
        Random random = new Random(seed);
        double[][] bytes = new double[n][n];
        double[] in = new double[n];
        double[] out = new double[n];
        for (int from = 0; from < n; from++) {
            for (int to = 0; to < n; to++) {
                bytes[from][to] = 1e8 * random.nextDouble() * (to == 5 ? 5 : 1);
                in[to] += from == to ? 0 : bytes[from][to];
                out[from] += from == to ? 0 : bytes[from][to];
            }
        }
        Machine machine = new Machine(n, 1, 1, UP, 1, OUT, UP);
        LinkGraph graph = new FatTree(64, null, 1, false, 1, new Seconds(0)).graph(machine);
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, graph, new Routing.Shortest());
        double[] came = new double[n];
        double step = 1e-6;
        int sample =
                loop.registerAside(
                        (now, unused) -> {
                            for (int link = 0; link < graph.links(); link++) {
                                if (graph.to(link) < n) {
                                    came[graph.to(link)] += network.bytesPerSecond(link) * step;
                                }
                            }
                        });
        for (int i = 0; i < 300_000; i++) {
            loop.schedule(500 + i * 1000L, sample, 0);
        }
        long[] end = new long[1];
        new CollectiveFlows(loop, network, IntStream.range(0, n).toArray(), Manner.LINE_RATE)
                .direct(bytes)
                .start((unused, arrived) -> end[0] = arrived ? loop.nowNanos() : -1, 0);
        loop.run();
        double bound = 0;
        for (int rank = 0; rank < n; rank++) {
            assertEquals(in[rank], came[rank], 1e-3 * in[rank], "bytes that reached " + rank);
            bound = Math.max(bound, Math.max(in[rank], out[rank]) / OUT.bytesPerSecond());
        }
        assertTrue(end[0] >= bound * 1e9 - 1, "never faster than the fullest rank");
        assertEquals(bound * 1e9, end[0], 0.01 * bound * 1e9, "whose link is never idle");
    }

    @Test
    void sizesMustBeThoseOfTheRanks() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(1), new Routing.Shortest());
        CollectiveFlows flows =
                new CollectiveFlows(loop, network, new int[] {0, 1}, Manner.LINE_RATE);
        assertThrows(IllegalArgumentException.class, () -> flows.direct(new double[2][3]));
        long[] end = {-1};
        flows.direct(new double[2][2]).start((unused, arrived) -> end[0] = loop.nowNanos(), 0);
        loop.run();
        assertEquals(0, end[0], "nothing to send takes no time");
    }
}
