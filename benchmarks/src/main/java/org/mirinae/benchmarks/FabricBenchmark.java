package org.mirinae.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mirinae.fabric.AffineTime;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.fabric.FatTree;
import org.mirinae.fabric.GroupShape;
import org.mirinae.fabric.Link;
import org.mirinae.fabric.LinkGraph;
import org.mirinae.fabric.Machine;
import org.mirinae.fabric.Network;
import org.mirinae.fabric.RingCollective;
import org.mirinae.fabric.TwoStageCollective;
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

/** Collectives in closed form, and the graph of a fat tree of 8,192 GPUs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FabricBenchmark {

    private final Link scaleUp = new Link(1e-6, 450e9);
    private final Link scaleOut = new Link(3e-6, 50e9);
    private final Network network = new Network(scaleUp, 8, scaleOut);
    private final RingCollective ring = new RingCollective();
    private final TwoStageCollective twoStage = new TwoStageCollective();

    /** Ranks of the ring; not a constant, or the compiler would know the answer. */
    public int ranks = 1024;

    /** Ranks of the all-to-all. */
    public int manyRanks = 100_000;

    /** Nodes of the fat tree, of eight GPUs and interfaces. */
    public int nodes = 1024;

    /** An all-reduce of 1,024 ranks around a ring. */
    @Benchmark
    public Optional<AffineTime> ringAllReduce() {
        return ring.time(CollectiveKind.ALL_REDUCE, new GroupShape(ranks, 8), network);
    }

    /** A rail-aligned all-to-all of 100,000 ranks. */
    @Benchmark
    public Optional<AffineTime> twoStageAllToAll() {
        return twoStage.time(CollectiveKind.ALL_TO_ALL, new GroupShape(manyRanks, 8), network);
    }

    /** Vertices and links of three tiers of switches. */
    @Benchmark
    public LinkGraph fatTree() {
        Machine machine = new Machine(nodes, 8, 8, scaleUp, 8, scaleOut, scaleOut);
        return new FatTree(64, null, 1, true, 1, new Seconds(5e-7)).graph(machine);
    }
}
