package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.serving.SpeculativeStepTimes;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.policy.BatchLimits;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.DraftKind;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.Speculation;

/** Several tokens of a sequence in one iteration. */
class SpeculationTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";

    private static Speculation ngram(int tokens, double acceptance) {
        return new Speculation(DraftKind.NGRAM, tokens, acceptance, null);
    }

    @Test
    void expectedTokensAreThoseOfLeviathanAndOfADrawnGame() {
        assertEquals((1 - 0.0016 * 0.2) / 0.8, ngram(4, 0.2).expectedTokens(), 1e-9);
        assertEquals(5, ngram(4, 1).expectedTokens());
        assertEquals(1, ngram(4, 0).expectedTokens());
        RandomStream random = new RandomStreams(1).stream("game");
        double sum = 0;
        for (int i = 0; i < 200_000; i++) {
            int tokens = 1;
            while (tokens <= 3 && random.nextDouble() < 0.7) {
                tokens++;
            }
            sum += tokens;
        }
        assertEquals(sum / 200_000, ngram(3, 0.7).expectedTokens(), 0.01);
    }

    /** Milliseconds: 10, and a hundredth for every token of a layer's input. */
    private static final StepTimes MODEL =
            ServingFixtures.times(s -> 1e-2 + 1e-5 * s.tokens() + 1e-9 * s.decodeContextTokens());

    @Test
    void anIterationChecksAllDraftsAndYieldsTheExpectedTokens() {
        Speculation three = ngram(3, 0.7);
        StepTimes times = new SpeculativeStepTimes(MODEL, SpeculativeStepTimes.FREE, three);
        double yielded = three.expectedTokens();
        double checked = MODEL.seconds(new StepShape().addDecodes(4 * 20, 20 * 1000 + 3 * 20));
        assertEquals(
                checked / yielded, times.seconds(new StepShape().addDecodes(20, 20_000)), 1e-15);
        // Beside a prompt the further tokens are taken off, so that all work is done once.
        StepShape mixed = new StepShape().addDecodes(20, 20_000).addPrefill(0, 500, true);
        StepShape whole =
                new StepShape().addDecodes(4 * 20, 20 * 1000 + 3 * 20).addPrefill(0, 500, true);
        assertEquals(
                MODEL.seconds(whole) - (1 - 1 / yielded) * checked, times.seconds(mixed), 1e-15);
    }

    @Test
    void aDraftModelPassesOverEveryDraftedToken() {
        StepTimes draft = ServingFixtures.times(s -> 1e-3);
        StepTimes times = new SpeculativeStepTimes(MODEL, draft, ngram(3, 0.7));
        StepTimes free = new SpeculativeStepTimes(MODEL, SpeculativeStepTimes.FREE, ngram(3, 0.7));
        StepShape decodes = new StepShape().addDecodes(20, 20_000);
        assertEquals(
                3e-3 / ngram(3, 0.7).expectedTokens(),
                times.seconds(decodes) - free.seconds(decodes),
                1e-12);
    }

    @Test
    void aSeriesTakesWhatItsIterationsTakeWhereTimeGrowsEvenly() {
        StepTimes times = new SpeculativeStepTimes(MODEL, SpeculativeStepTimes.FREE, ngram(2, 0.6));
        double sum = 0;
        for (int j = 1; j <= 1000; j++) {
            sum += times.seconds(new StepShape().addDecodes(7, 7000 + 7.0 * j));
            assertEquals(sum, times.decodeSeconds(7, 7000, j), 1e-9 * sum);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void jumpsAgreeWithSingleStepsToTheNanosecond(long seed) {
        RandomStream random = new RandomStreams(seed).stream("speculation");
        int n = 150;
        long[] arrivals = new long[n];
        int[] inputs = new int[n];
        int[] outputs = new int[n];
        double seconds = 0;
        for (int i = 0; i < n; i++) {
            seconds += random.nextExponential() * 0.004 * (1 << (seed % 4));
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1 + (int) (random.nextDouble() * 300);
            outputs[i] = 1 + (int) (random.nextDouble() * 120);
        }
        RequestTrace trace = new RequestTrace("twin", arrivals, inputs, outputs);
        // The sum over a series is rounded otherwise than its iterations one by one, so this cost
        // is the sum itself.
        StepTimes speculative =
                new SpeculativeStepTimes(
                        ServingFixtures.times(s -> 1.37e-3 + 3.1e-5 * s.tokens()),
                        SpeculativeStepTimes.FREE,
                        ngram(2, 0.6));
        StepTimes times = ServingFixtures.times(speculative::seconds);
        String engine =
                ONE
                        + "engine: {max_batched_tokens: 128, max_sequences: 24, chunked_prefill: true}\n";
        ServingEngine run =
                ServingFixtures.run(engine, times, ServingFixtures.blocks(160, 16), trace);
        ServingWorkload workload = ServingFixtures.workload(engine);
        StepByStepReference reference =
                new StepByStepReference(
                        trace,
                        times,
                        new StepByStepReference.Rules(
                                160,
                                16,
                                workload.deployment().engine().kvMemory().watermark(),
                                workload.batching(),
                                new BatchLimits(128, 24, true, 0, 16),
                                workload.reservation(),
                                false),
                        new ReferenceKvCache(
                                trace.traits().prefixes(),
                                workload.deployment().engine().cache(),
                                16,
                                1,
                                List.of()),
                        null);
        reference.run();
        long[] finish = run.requests().finishNanos.clone();
        for (int i = 0; i < n; i++) {
            finish[i] -= 5_000_000; // the front end, which the reference implementation has not
        }
        assertArrayEquals(reference.finish, finish, "last tokens with seed " + seed);
    }

    private static ServingResult run(String yaml) {
        Scenario scenario = ServingFixtures.scenario(yaml, "DGX-H200");
        return ServingSimulation.run(
                (ServingWorkload) scenario.all().get("main"),
                scenario.cluster(),
                new RandomStreams(1));
    }

    @Test
    void mtpHelpsSmallBatchesOfDeepSeekByLessThanItsExpectedTokens() {
        String yaml =
                """
                model: DeepSeek-V3
                precision: fp8
                plan: {tensor: 8}
                arrivals: {process: {type: closed_loop, concurrency: 4}, requests: 16, input_tokens: 500, output_tokens: 200}
                """;
        ServingResult plain = run(yaml);
        ServingResult mtp = run(yaml + "speculation: {draft: mtp, tokens: 1, acceptance: 0.85}\n");
        assertNotNull(plain.latency().tpot());
        assertNotNull(mtp.latency().tpot());
        double faster = plain.latency().tpot().mean() / mtp.latency().tpot().mean();
        assertTrue(faster > 1.2 && faster < 1.85, "faster by " + faster);
        ServingResult never = run(yaml + "speculation: {draft: mtp, tokens: 1, acceptance: 0}\n");
        assertNotNull(never.latency().tpot());
        assertTrue(
                never.latency().tpot().mean() > plain.latency().tpot().mean(),
                "drafts in vain cost time");
    }

    @Test
    void aDraftModelTakesMemoryFromTheCache() {
        String yaml =
                """
                model: Llama-3.1-70B
                plan: {tensor: 4}
                arrivals: {process: {type: at_once}, requests: 1, input_tokens: 10, output_tokens: 3}
                """;
        Scenario plain = ServingFixtures.scenario(yaml);
        Scenario drafted =
                ServingFixtures.scenario(
                        yaml
                                + "speculation: {draft: model, model: Llama-3.1-8B, tokens: 4, acceptance: 0.7}\n");
        double without = memory(plain, "weights");
        double with = memory(drafted, "weights");
        // 8.03e9 parameters in two bytes over four GPUs.
        assertEquals(8.03e9 * 2 / 4, with - without, 0.03 * (with - without));
        assertTrue(memory(drafted, "kv_cache") < memory(plain, "kv_cache"));
    }

    private static double memory(Scenario scenario, String part) {
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        Double bytes =
                ServingSimulation.engine(
                                workload,
                                WorkloadSite.alone(
                                        scenario.cluster(), workload.stack(), new RandomStreams(1)))
                        .memoryBytes()
                        .get(part);
        assertNotNull(bytes);
        return bytes;
    }
}
