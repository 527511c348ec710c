package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Checks what a service does with its requests. */
class ServingEngineTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";
    private static final StepTimes MILLISECOND = ServingFixtures.times(shape -> 0.001);

    private static RequestTrace burst(int count, int input, int output) {
        int[] inputs = new int[count];
        int[] outputs = new int[count];
        java.util.Arrays.fill(inputs, input);
        java.util.Arrays.fill(outputs, output);
        return new RequestTrace("burst", new long[count], inputs, outputs);
    }

    private static ServingResult run(String yaml) {
        Scenario scenario = ServingFixtures.scenario(yaml);
        return ServingSimulation.run(
                (ServingWorkload) scenario.all().get("main"),
                scenario.cluster(),
                new RandomStreams(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: poisson, rate: 20 req/s}",
                "{type: gamma, rate: 20 req/s, cv: 3}",
                "{type: closed_loop, concurrency: 16}",
                "{type: at_once}"
            })
    void everyRequestAndTokenIsAccountedFor(String process) {
        ServingResult result =
                run(
                        """
                        replicas: 3
                        arrivals: {process: %s, requests: 300, input_tokens: {type: uniform, low: 10, high: 900}, output_tokens: {type: uniform, low: 1, high: 300}}
                        """
                                .formatted(process));
        assertEquals(300, result.counts().completed() + result.counts().failed());
        assertEquals(0, result.counts().failed());
        assertEquals(
                result.throughput().outputThroughput() * result.duration(),
                result.totalOutputTokens(),
                1e-6 * result.totalOutputTokens());
        assertTrue(result.latency().ttft().mean() <= result.latency().e2el().mean());
    }

    @Test
    void aClosedLoopNeverHasMoreRequestsThanClients() {
        ServingEngine engine =
                ServingFixtures.run(
                        "arrivals: {process: {type: closed_loop, concurrency: 4}, requests: 50, input_tokens: 8, output_tokens: 10}\n",
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        burst(50, 8, 10));
        Requests requests = engine.requests();
        for (int i = 0; i < 50; i++) {
            int inside = 0;
            for (int j = 0; j < 50; j++) {
                boolean overlaps =
                        requests.arrivalNanos[j] <= requests.arrivalNanos[i]
                                && requests.finishNanos[j] > requests.arrivalNanos[i];
                inside += overlaps ? 1 : 0;
            }
            assertTrue(inside <= 4, inside + " inside at request " + i);
        }
        assertEquals(50, engine.result().counts().completed());
    }

    @Test
    void preemptedRequestsStillGiveAllTheirTokens() {
        ServingEngine engine =
                ServingFixtures.run(
                        ONE, MILLISECOND, ServingFixtures.blocks(20, 16), burst(12, 20, 100));
        assertTrue(engine.result().preemptions() > 0, "12 of 8 blocks do not fit into 20");
        assertEquals(12, engine.result().counts().completed());
        assertEquals(1200, engine.result().totalOutputTokens());
    }

    @Test
    void oneRequestTakesItsPromptAndThenOneIterationForEachToken() {
        ServingEngine engine =
                ServingFixtures.run(
                        ONE, MILLISECOND, ServingFixtures.blocks(1000, 16), burst(1, 9000, 11));
        // 9,000 tokens are two chunks of at most 8,192; the front end takes 5 ms.
        assertEquals(7, engine.result().latency().ttft().mean(), 1e-9);
        assertEquals(1, engine.result().latency().tpot().mean(), 1e-9);
        assertEquals(17, engine.result().latency().e2el().mean(), 1e-9);
        assertEquals(1, engine.result().latency().itl().mean(), 1e-9);
    }

    @Test
    void staticBatchesWaitForTheirLastAnswer() {
        ServingEngine engine =
                ServingFixtures.run(
                        "engine: {batching: static, max_sequences: 4}\n" + ONE,
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        burst(8, 8, 10));
        // Two batches of ten iterations each, behind a front end of 5 ms.
        assertEquals(15, engine.requests().e2eMillis(0), 1e-9);
        assertEquals(25, engine.requests().e2eMillis(7), 1e-9);
    }

    @Test
    void whatNeverFitsFailsAndTheOthersGoOn() {
        RequestTrace trace =
                new RequestTrace(
                        "mixed", new long[] {0, 0}, new int[] {5000, 10}, new int[] {5, 5});
        ServingEngine engine =
                ServingFixtures.run(ONE, MILLISECOND, ServingFixtures.blocks(10, 16), trace);
        assertEquals(1, engine.result().counts().completed());
        assertEquals(1, engine.result().counts().failed());
        String csv =
                new String(
                        engine.report().files().get("requests.csv").get(), StandardCharsets.UTF_8);
        assertEquals("0,0.0,5000,5,,,,,0,false", csv.lines().toList().get(1));
    }

    @Test
    void aRunThatFinishesNothingIsInfeasible() {
        ServingEngine engine =
                ServingFixtures.run(
                        ONE, MILLISECOND, ServingFixtures.blocks(10, 16), burst(3, 5000, 5));
        InfeasibleException thrown = assertThrows(InfeasibleException.class, engine::result);
        assertEquals(
                "workload: no request of 3 could be answered: each is longer than the KV cache or"
                        + " max_context allows.\nMaybe raise plan.tensor, or shorten the requests.",
                thrown.getMessage());
    }

    @Test
    void aModelThatDoesNotFitNamesWhatBinds() {
        InfeasibleException thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                run(
                                        ONE.replace("arrivals", "model: Llama-3.1-405B\narrivals")
                                                .replace("requests: 1,", "requests: 2,")));
        String message = thrown.getMessage();
        assertTrue(
                message.startsWith("workload.plan: memory binds: weights 811.7 GB + activations"),
                message);
        assertTrue(
                message.endsWith(
                        "no room for one sequence.\n"
                                + "Maybe raise plan.tensor or plan.pipeline, or take a smaller precision."),
                message);
    }

    @Test
    void objectivesAreJudgedAndGoodputCountsThoseThatMeetThemAll() {
        ServingEngine engine =
                ServingFixtures.run(
                        "slo: {ttft: 1 s, tpot: 0.5 ms, percentile: 90}\n" + ONE,
                        MILLISECOND,
                        ServingFixtures.blocks(1000, 16),
                        burst(5, 8, 10));
        ServingResult result = engine.result();
        assertEquals("p90_ttft_ms", result.objectives().get(0).metric());
        assertTrue(result.objectives().get(0).met());
        assertTrue(!result.objectives().get(1).met());
        assertEquals(0, result.throughput().requestGoodput());
    }

    @Test
    void moreBandwidthNeverSlowsAService() {
        String load =
                "arrivals: {process: {type: closed_loop, concurrency: 8}, requests: 64, input_tokens: 500, output_tokens: 100}\n";
        double slow = run("plan: {tensor: 1}\n" + load).latency().e2el().mean();
        double fast = run("plan: {tensor: 4}\n" + load).latency().e2el().mean();
        assertTrue(fast < slow, fast + " ms on four GPUs against " + slow);
    }
}
