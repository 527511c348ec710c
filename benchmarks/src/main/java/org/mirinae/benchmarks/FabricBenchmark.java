package org.mirinae.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.AffineTime;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.collective.RingCollective;
import org.mirinae.fabric.collective.TwoStageCollective;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.LinkLoad;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.perf.collective.CollectiveChoice;
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

/** Collectives in closed form and over routes, and the graphs of fat trees. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FabricBenchmark {

    private final Link scaleUp = new Link(1e-6, 450e9);
    private final Link scaleOut = new Link(3e-6, 50e9);
    private final TwoTierNetwork network = new TwoTierNetwork(scaleUp, 8, scaleOut);
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
        return ring.time(CollectiveKind.ALL_REDUCE, new GroupLayout(ranks, 8), network);
    }

    /** A rail-aligned all-to-all of 100,000 ranks. */
    @Benchmark
    public Optional<AffineTime> twoStageAllToAll() {
        return twoStage.time(CollectiveKind.ALL_TO_ALL, new GroupLayout(manyRanks, 8), network);
    }

    /** NCCL's way to an all-reduce of 1,024 ranks and what it takes, from nothing. */
    @Benchmark
    public CollectiveChoice.Chosen choice() {
        return new CollectiveChoice(
                        CollectiveKind.ALL_REDUCE,
                        RankGroup.of(ranks, 1, 8),
                        network,
                        CollectiveChoice.Wish.ANY)
                .at(1e9);
    }

    /**
     * An all-to-all of 100,000 GPUs along rails over three tiers of switches: every route, and the
     * fullest link. Of it, building the graph is {@link #fatTreeOfManyRanks}.
     */
    @Benchmark
    public @Nullable LinkLoad allToAllOverRoutes() {
        LinkGraph graph = fatTreeOfManyRanks();
        Router router = new Router(graph, new Routing.Ecmp(1, true));
        RankPattern pattern = new RankPattern(RankPattern.Form.ALL_TO_ALL, manyRanks, 1, 8);
        return LinkLoad.of(graph, router, pattern, manyRanks, rank -> rank);
    }

    /** Vertices and links of 100,000 GPUs. */
    @Benchmark
    public LinkGraph fatTreeOfManyRanks() {
        Machine machine = new Machine(manyRanks / 8, 8, 8, scaleUp, 8, scaleOut, scaleOut);
        return new FatTree(128, null, 1, true, 1, new Seconds(5e-7)).graph(machine);
    }

    /** Vertices and links of three tiers of switches. */
    @Benchmark
    public LinkGraph fatTree() {
        Machine machine = new Machine(nodes, 8, 8, scaleUp, 8, scaleOut, scaleOut);
        return new FatTree(64, null, 1, true, 1, new Seconds(5e-7)).graph(machine);
    }
}
