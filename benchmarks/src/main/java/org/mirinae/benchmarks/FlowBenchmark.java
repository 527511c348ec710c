package org.mirinae.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.graph.Framing;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.simulation.flow.CollectiveFlows;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.Transfer;
import org.mirinae.simulation.flow.Transfer.Manner;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Traffic as flows, each from building the network to the last byte. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FlowBenchmark {

    /** Ranks of the ring, eight to a node. */
    public int ranks = 1024;

    /** Transfers that come one after the other, each over a route of its own. */
    public int transfers = 10_000;

    private final Link up = new Link(0, 450e9);
    private final Link out = new Link(0, 50e9);

    private LinkGraph tree(int nodes, double oversubscription) {
        Machine machine = new Machine(nodes, 8, 8, up, 8, out, out);
        return new FatTree(64, null, oversubscription, true, 1, new Seconds(3e-7)).graph(machine);
    }

    /** An all-reduce of 1 GiB over 1,024 ranks, 2,046 rounds of eight rings. */
    @Benchmark
    public long ringAllReduce() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(ranks / 8, 1), new Routing.Ecmp(1, true));
        int[] gpus = IntStream.range(0, ranks).toArray();
        new CollectiveFlows(loop, network, gpus, Manner.LINE_RATE)
                .rings(CollectiveKind.ALL_REDUCE, 8, 1 << 30)
                .start((payload, arrived) -> {}, 0);
        loop.run();
        return loop.nowNanos();
    }

    /** The permutation that Broadcom's csg-htsim takes 32 CPU-seconds for, packet by packet. */
    @Benchmark
    public long htsimPermutation() {
        Link cable = new Link(0, 12.5e9, new Framing(new Bytes(4086), new Bytes(64), true));
        Link inside = new Link(0, 1e15);
        Machine machine = new Machine(1024, 1, 1, inside, 1, cable, inside);
        LinkGraph graph = new FatTree(16, 3, 1, false, 1, new Seconds(1e-6)).graph(machine);
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, graph, new Routing.Adaptive(false));
        Random random = new Random(1);
        int[] to = IntStream.range(0, 1024).toArray();
        for (int i = 1023; i > 0; i--) {
            int j = random.nextInt(i);
            int kept = to[i];
            to[i] = to[j];
            to[j] = kept;
        }
        for (int from = 0; from < 1024; from++) {
            network.send(
                    new Transfer(from, to[from], 2e6, Manner.LINE_RATE.over(128)),
                    (payload, arrived) -> {},
                    0);
        }
        loop.run();
        return loop.nowNanos();
    }

    /**
     * Caches sent from some GPUs to others at random moments, a few hundred under way at a time.
     */
    @Benchmark
    public long transfersAtRandom() {
        EventLoop loop = new EventLoop();
        FlowNetwork network = new FlowNetwork(loop, tree(64, 3), new Routing.Ecmp(1, true));
        Random random = new Random(1);
        int handler =
                loop.register(
                        (now, payload) ->
                                network.send(
                                        new Transfer(
                                                random.nextInt(256),
                                                256 + random.nextInt(256),
                                                1e8),
                                        (unused, arrived) -> {},
                                        0));
        for (int i = 0; i < transfers; i++) {
            loop.schedule(i * 20_000L, handler, i);
        }
        loop.run();
        return loop.nowNanos();
    }
}
