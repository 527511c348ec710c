package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.FleetResult;
import org.mirinae.result.records.KvTransferResult;
import org.mirinae.result.records.PoolResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;
import org.mirinae.simulation.serving.gateway.EncodeStage;
import org.mirinae.simulation.serving.replica.Replica;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;

/** Prompts in one pool, the rest in another. */
class DisaggregationTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";
    private static final String POOLS =
            """
            pools:
              - {name: prompts, role: prefill, replicas: %d, plan: {tensor: 1}}
              - {name: answers, role: decode, replicas: %d, plan: {tensor: 1}}
            """;
    private static final StepTimes MILLISECOND = ServingFixtures.times(shape -> 0.001);
    private static final StepTimes LINEAR =
            ServingFixtures.times(
                    s -> 1e-3 + 2e-5 * s.prefillTokens() + 1e-5 * s.decodeSequences());

    /** Llama-3.1-8B keeps 2 x 32 layers x 8 heads x 128 x 2 bytes a token. */
    private static final double BYTES_PER_TOKEN = 131_072;

    private static RequestTrace one(int input, int output) {
        return new RequestTrace("one", new long[1], new int[] {input}, new int[] {output});
    }

    private static RequestTrace random(long seed, int n, double gap) {
        RandomStream random = new RandomStreams(seed).stream("disaggregation");
        long[] arrivals = new long[n];
        int[] inputs = new int[n];
        int[] outputs = new int[n];
        double seconds = 0;
        for (int i = 0; i < n; i++) {
            seconds += random.nextExponential() * gap;
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1 + (int) (random.nextDouble() * 300);
            outputs[i] = 1 + (int) (random.nextDouble() * 120);
        }
        return new RequestTrace("random", arrivals, inputs, outputs);
    }

    private static FleetResult fleet(ServingEngine engine) {
        FleetResult fleet = engine.result().fleet();
        assertNotNull(fleet);
        return fleet;
    }

    private static PoolResult pool(ServingEngine engine, String name) {
        PoolResult pool = fleet(engine).pools().get(name);
        assertNotNull(pool);
        return pool;
    }

    private static KvTransferResult transfers(ServingEngine engine) {
        KvTransferResult transfers = fleet(engine).kvTransfer();
        assertNotNull(transfers);
        return transfers;
    }

    @Test
    void aRequestTakesItsPromptItsTransferAndItsOtherTokens() {
        ServingEngine engine =
                ServingFixtures.run(
                        POOLS.formatted(1, 1) + ONE,
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        one(1000, 11));
        ServingResult result = engine.result();
        double bytes = 1000 * BYTES_PER_TOKEN;
        KvTransferResult transfers = transfers(engine);
        assertEquals(bytes, transfers.sentBytes(), 0);
        // Both replicas lie in one DGX H100: 450 GB/s of NVLink a direction, no share of it lost
        // but the stack's, and one latency.
        double transfer = transfers.transfer().mean();
        assertTrue(transfer > bytes / 450e9 * 1e3, transfer + " ms");
        assertTrue(transfer < bytes / 450e9 * 1e3 / 0.7 + 0.02, transfer + " ms");
        assertEquals(6, result.latency().ttft().mean(), 1e-9);
        assertEquals(6 + transfer + 10, result.latency().e2el().mean(), 1e-9);
        assertNotNull(result.latency().itl());
        assertEquals((transfer + 10) / 10, result.latency().itl().mean(), 1e-6);
    }

    @Test
    void layersThatAreSentWhileThePromptIsComputedAreNotWaitedFor() {
        String layerwise = "kv_transfer: {overlap: layerwise}\n";
        StepTimes slow = ServingFixtures.times(shape -> 0.5);
        ServingEngine engine =
                ServingFixtures.run(
                        POOLS.formatted(1, 1) + layerwise + ONE,
                        slow,
                        ServingFixtures.blocks(1000, 16),
                        one(1000, 2));
        ServingEngine plain =
                ServingFixtures.run(
                        POOLS.formatted(1, 1) + ONE,
                        slow,
                        ServingFixtures.blocks(1000, 16),
                        one(1000, 2));
        // All but the last of 32 layers, in half a second; the latency stays.
        double latency = 0.002;
        assertEquals(
                (transfers(plain).transfer().mean() - latency) / 32,
                transfers(engine).transfer().mean() - latency,
                2e-6);
        assertEquals(transfers(plain).sentBytes(), transfers(engine).sentBytes(), 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void requestsTokensBytesAndBlocksAreConservedWhateverRunsOut(long seed) {
        int n = 300;
        RequestTrace trace = random(seed, n, 0.002 * (1 << (seed % 4)));
        String overlap = seed % 2 == 0 ? "kv_transfer: {overlap: layerwise}\n" : "";
        ServingEngine engine =
                ServingFixtures.run(
                        POOLS.formatted(1 + (int) seed % 3, 1 + (int) seed % 2)
                                + overlap
                                + "engine: {max_batched_tokens: 256, max_sequences: 24}\n"
                                + ONE,
                        LINEAR,
                        ServingFixtures.blocks(60, 16),
                        trace);
        ServingResult result = engine.result();
        assertEquals(n, result.counts().completed());
        Requests requests = engine.requests();
        double bytes = 0;
        long outputs = 0;
        long sent = 0;
        for (int i = 0; i < n; i++) {
            outputs += requests.output[i];
            assertTrue(requests.firstTokenNanos[i] >= requests.arrivalNanos[i]);
            if (requests.output[i] > 1) {
                bytes += requests.input[i] * BYTES_PER_TOKEN;
                sent++;
                assertTrue(engine.service().fetchedNanos[i] >= requests.firstTokenNanos[i]);
                assertTrue(engine.service().cameNanos[i] > engine.service().fetchedNanos[i]);
                assertTrue(requests.finishNanos[i] > engine.service().cameNanos[i]);
            }
        }
        assertEquals(sent, transfers(engine).transfers());
        assertEquals(bytes, transfers(engine).sentBytes(), 0);
        assertEquals(bytes, transfers(engine).receivedBytes(), 0);
        assertEquals(outputs, result.totalOutputTokens());
        PoolResult prompts = pool(engine, "prompts");
        PoolResult answers = pool(engine, "answers");
        assertEquals(outputs, prompts.outputTokens() + answers.outputTokens());
        assertEquals(n, prompts.requests());
        assertEquals(sent, answers.requests());
        for (Replica replica : engine.service().fleet().replicas) {
            assertEquals(60, replica.blocks().free(), "all blocks come back");
        }
        assertTrue(seed % 4 > 1 || result.preemptions() > 0, "blocks run out");
    }

    @Test
    void poolsOfOtherGpusShareTheLoadByTheirWeight() {
        ServingEngine engine =
                ServingFixtures.run(
                        """
                        pools:
                          - {name: slow, replicas: 2, weight: 1}
                          - {name: fast, replicas: 2, weight: 3}
                        """
                                + ONE,
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        random(3, 1000, 0.01));
        assertEquals(250, pool(engine, "slow").requests(), 2);
        assertEquals(750, pool(engine, "fast").requests(), 2);
    }

    @Test
    void anEncodePoolComesBeforeThePrompt() {
        ServingEngine engine =
                ServingFixtures.run(
                        """
                        gateway: {max_outstanding: 3}
                        encoder: {parameters: 6.3e8, patches: 4096}
                        pools:
                          - {name: eyes, role: encode}
                          - {name: mouth}
                        """
                                + ONE,
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        random(5, 200, 0.05));
        assertEquals(200, engine.result().counts().completed());
        assertEquals(200, pool(engine, "eyes").requests());
        assertEquals(200, pool(engine, "mouth").requests());
        EncodeStage encode = engine.service().encode();
        assertNotNull(encode);
        assertEquals(200L * 4096, encode.encodedPatches());
        // 2 x 6.3e8 x 4096 FLOPs at no more than 989 TFLOP/s, behind the front end of 5 ms.
        double least = 2 * 6.3e8 * 4096 / 989e12 * 1e3 + 5 + 1;
        for (int i = 0; i < 200; i++) {
            assertTrue(engine.requests().ttftMillis(i) > least);
        }
        assertTrue(engine.result().latency().ttft().median() < 2.5 * least);
    }

    private static ServingResult run(String fabric, String pools) {
        String text =
                """
                name: fabric
                cluster: {nodes: [{type: DGX-H100, count: 4}]%s}
                workload:
                  type: serving
                  model: Llama-3.1-70B
                  stack: vLLM-0.19.0
                  pools: [%s]
                  arrivals: {process: {type: poisson, rate: 12 req/s}, requests: 200, input_tokens: 8000, output_tokens: 20}
                """
                        .formatted(fabric, pools);
        var reading =
                new ScenarioReader(Catalog.builtIn(), Resources.none())
                        .read("fabric.yaml", text, List.of());
        return (ServingResult)
                Objects.requireNonNull(
                        Simulation.of(reading, CpuBackend.forAnswers())
                                .run(SimulationSettings.UNATTENDED)
                                .result()
                                .workloads()
                                .get("main"));
    }

    @Test
    void aTopologyCarriesCachesAndANarrowSpineDelaysThem() {
        String pools =
                "{name: a, role: prefill, replicas: 2, plan: {tensor: 8}},"
                        + " {name: b, role: decode, replicas: 2, plan: {tensor: 8}}";
        ServingResult ports = run("", pools);
        ServingResult wide =
                run(", fabric: {topology: {type: fat_tree, radix: 64, rails: false}}", pools);
        ServingResult narrow =
                run(
                        ", fabric: {topology: {type: fat_tree, radix: 18, oversubscription: 8, rails: false}}",
                        pools);
        double before = transfers(ports).transfer().median();
        double carried = transfers(wide).transfer().median();
        double delayed = transfers(narrow).transfer().median();
        assertEquals(before, carried, 0.1 * before);
        assertTrue(delayed > 2 * carried, delayed + " ms over the spine, " + carried + " without");
        for (ServingResult result : List.of(ports, wide, narrow)) {
            assertEquals(200, result.counts().completed());
            assertEquals(transfers(result).sentBytes(), transfers(result).receivedBytes());
        }
    }

    private static KvTransferResult transfers(ServingResult result) {
        FleetResult fleet = result.fleet();
        assertNotNull(fleet);
        return Objects.requireNonNull(fleet.kvTransfer());
    }
}
