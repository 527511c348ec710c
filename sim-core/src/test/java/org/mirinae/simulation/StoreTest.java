package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Store;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.CheckpointTrafficResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.StoreTraffic;

/** A shared store behind the switches, and what workloads write to it and read from it. */
class StoreTest {

    private static final double FREE = Double.POSITIVE_INFINITY;

    private static ScenarioReading reading(String store, String workloads) {
        String text =
                ("name: test\ncluster: {nodes: [{type: DGX-H100, count: 4}], fabric: {topology:"
                                        + " {type: fat_tree, radix: 32, rails: false}, store: %s}}\n")
                                .formatted(store)
                        + workloads;
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of());
    }

    /**
     * Seconds until each of several copies of a terabyte, given as first rank and ranks, is over.
     */
    private static List<Double> seconds(String store, boolean reads, long[]... copies) {
        Scenario scenario =
                reading(
                                store,
                                "workload: {type: collective, stack: NCCL-2.27.7, collective: all_reduce}\n")
                        .scenario();
        Cluster cluster = scenario.cluster();
        Interconnect interconnect =
                Interconnect.of(cluster, scenario.all().values().iterator().next().stack());
        EventLoop loop = new EventLoop();
        FlowNetwork network =
                new RunFlows(
                                loop,
                                cluster,
                                Interconnect.Wiring.of(cluster),
                                List::of,
                                new RandomStreams(1).stream("test"))
                        .get();
        Store to = Objects.requireNonNull(cluster.fabric().store());
        StoreTraffic traffic = new StoreTraffic(network, interconnect, to);
        List<Double> ended = new ArrayList<>();
        for (long[] copy : copies) {
            if (reads) {
                traffic.read(
                        copy[0],
                        copy[1],
                        1e12,
                        FREE,
                        (p, ok) -> ended.add(loop.nowNanos() * 1e-9),
                        0);
            } else {
                traffic.write(
                        copy[0],
                        copy[1],
                        1e12,
                        FREE,
                        (p, ok) -> ended.add(loop.nowNanos() * 1e-9),
                        0);
            }
        }
        loop.run();
        assertEquals(copies.length, ended.size());
        return ended;
    }

    @Test
    void copiesGoAtTheRateOfTheStoreOrOfTheInterfacesWhicheverIsLess() {
        String slow = "{read: 200 GB/s, write: 100 GB/s}";
        assertEquals(10, seconds(slow, false, new long[] {0, 32}).getFirst(), 0.01);
        assertEquals(5, seconds(slow, true, new long[] {0, 32}).getFirst(), 0.01);
        String fast = "{read: 10 TB/s, write: 10 TB/s}";
        double one = seconds(fast, false, new long[] {0, 8}).getFirst();
        assertTrue(one >= 1e12 / 400e9 && one < 1.3 * 1e12 / 400e9, "eight interfaces: " + one);
    }

    @Test
    void twoThatWriteAtOnceHaveHalfEachAndNothingIsLost() {
        String slow = "{read: 200 GB/s, write: 100 GB/s}";
        List<Double> both = seconds(slow, false, new long[] {0, 16}, new long[] {16, 16});
        assertEquals(20, both.getFirst(), 0.02);
        assertEquals(20, both.getLast(), 0.02);
        List<Double> reading = seconds(slow, true, new long[] {0, 8}, new long[] {8, 8});
        assertEquals(10, reading.getLast(), 0.02);
    }

    private static RunResult run(String store, String workloads) {
        return Simulation.of(reading(store, workloads), CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result();
    }

    private static final String JOB =
            """
              %s:
                type: training
                model: Llama-3.1-8B
                stack: Megatron-Core-0.15
                plan: {tensor: 8, data: 1, micro_batch: 1}
                global_batch: 8
                sequence_length: 4096
                checkpoint: {every_steps: 1000, storage_rate: 1 TB/s}
            """;

    private static CheckpointTrafficResult checkpoints(RunResult result, String name) {
        TrainingResult training = (TrainingResult) result.workloads().get(name);
        return Objects.requireNonNull(Objects.requireNonNull(training).checkpointTraffic());
    }

    @Test
    void checkpointsOfTwoTrainingsSlowEachOther() {
        String store = "{read: 100 GB/s, write: 50 GB/s}";
        CheckpointTrafficResult alone =
                checkpoints(run(store, "workloads:\n" + JOB.formatted("one")), "one");
        assertEquals(alone.aloneSeconds(), alone.meanSeconds(), 0.01 * alone.aloneSeconds());
        CheckpointTrafficResult beside =
                checkpoints(
                        run(store, "workloads:\n" + JOB.formatted("one") + JOB.formatted("two")),
                        "two");
        assertEquals(2 * alone.meanSeconds(), beside.meanSeconds(), 0.01 * beside.meanSeconds());
    }

    private static double firstToken(RunResult result) {
        return result.figures().stream()
                .filter(figure -> figure.path().endsWith(".serving.mean_ttft_ms"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static final String CHAT =
            """
            workloads:
              chat:
                type: serving
                model: Llama-3.1-8B
                stack: vLLM-0.24.0
                plan: {tensor: 1}
                engine: {block_size: 64, memory_utilization: 0.3, cache: {tiers: [{type: remote, capacity: 10 TB}]}}
                arrivals:
                  process: {type: poisson, rate: 2 req/s}
                  duration: 1 min
                  input_tokens: 3000
                  output_tokens: 50
                  conversations: {turns: 5, think: {type: exponential, mean: 20}}
            """;

    @Test
    void aRemotePoolBehindASlowStoreLetsPromptsWait() {
        double fast = firstToken(run("{read: 800 GB/s, write: 400 GB/s}", CHAT));
        double slow = firstToken(run("{read: 2 GB/s, write: 400 GB/s}", CHAT));
        assertTrue(slow > 1.05 * fast, slow + " after " + fast);
    }

    private static final String SCALED =
            """
            workloads:
              chat:
                type: serving
                model: Llama-3.1-70B
                stack: vLLM-0.24.0
                pools:
                  - name: all
                    replicas: 1
                    plan: {tensor: 8}
                    autoscaling: {min: 1, max: 4, metric: outstanding, target: 4, interval: 5 s, startup: 5 s, weights_from: remote}
                arrivals:
                  process: {type: poisson, rate: 4 req/s}
                  duration: 1 min
                  input_tokens: 3000
                  output_tokens: 300
            """;

    @Test
    void replicasThatStartTogetherShareTheStoreTheirWeightsLieOn() {
        double fast = firstToken(run("{read: 800 GB/s, write: 400 GB/s}", SCALED));
        double slow = firstToken(run("{read: 10 GB/s, write: 400 GB/s}", SCALED));
        assertTrue(slow > fast, slow + " after " + fast);
    }
}
