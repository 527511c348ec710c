package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Checks what a service cannot be asked, and how that is said. */
class ServingBadInputTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";

    private static WorkloadEngine engine(String yaml) {
        Scenario scenario = ServingFixtures.scenario(yaml);
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        return ServingSimulation.engine(
                workload,
                WorkloadSite.alone(scenario.cluster(), workload.stack(), new RandomStreams(1)));
    }

    private static String infeasible(String yaml) {
        return assertThrows(InfeasibleException.class, () -> engine(yaml)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batching: orca, max_batched_tokens: 512|engine.max_batched_tokens|orca batching takes whole prompts and has no token budget",
                "batching: static, chunked_prefill: true|engine.chunked_prefill|static batching takes whole prompts",
                "batching: sarathi, chunked_prefill: false|engine.chunked_prefill|sarathi batching is made of chunks",
                "batching: in_flight, long_prefill_threshold: 9|engine.long_prefill_threshold|in_flight batching has no limit for single prompts",
                "batching: orca, reservation: on_demand|engine.reservation|orca batching keeps room for the longest answer, on_demand does not",
                "'batching: in_flight, max_batched_tokens: 8, max_sequences: 8, block_size: 16'|engine.max_batched_tokens|8 tokens in one iteration are less than one block of 16",
                "kv_blocks: 0|engine.kv_blocks|0",
                "'cache: {prefixes: false, tiers: [{type: dram}]}'|engine.cache.tiers|tiers hold what prefixes share, and prefixes is false",
                "'cache: {prefetch: 4}'|engine.cache.prefetch|there is no tier to load from",
                "'cache: {tiers: [{type: nvme}, {type: dram}]}'|engine.cache.tiers[1]|tiers stand from near to far",
                "'cache: {tiers: [{type: dram}, {type: dram}]}'|engine.cache.tiers[1]|a second tier of this type",
                "'cache: {tiers: [{type: remote}]}'|engine.cache.tiers[0].capacity|a remote pool has no capacity by default",
                "'cache: {tiers: [{type: dram, pool_rate: 1 GB/s}]}'|engine.cache.tiers[0].pool_rate|only a remote pool is shared",
            })
    void policiesThatContradictEachOtherAreToldWithTheirPlace(
            String engine, String path, String message) {
        InvalidScenarioException thrown =
                assertThrows(
                        InvalidScenarioException.class,
                        () -> ServingFixtures.scenario("engine: {" + engine + "}\n" + ONE));
        assertTrue(thrown.getMessage().contains("workload." + path), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    @Test
    void everyContradictionIsToldAtOnce() {
        InvalidScenarioException thrown =
                assertThrows(
                        InvalidScenarioException.class,
                        () ->
                                ServingFixtures.scenario(
                                        "engine: {batching: orca, max_batched_tokens: 9, chunked_prefill: true, reservation: prompt}\n"
                                                + ONE));
        assertEquals(3, thrown.problems().size(), thrown.getMessage());
    }

    @Test
    void aTierUnderOneBlockIsInfeasible() {
        String message =
                infeasible("engine: {cache: {tiers: [{type: dram, capacity: 1 MB}]}}\n" + ONE);
        assertEquals(
                "workload.engine.cache.tiers[0].capacity: the tier is smaller than one block of"
                        + " 2097152 bytes.\nMaybe raise it.",
                message);
    }

    @Test
    void tiersThatNothingCanLieInAreAnAssumption() {
        ServingEngine engine =
                ServingFixtures.run(
                        "engine: {cache: {tiers: [{type: dram}]}}\n" + ONE,
                        ServingFixtures.times(shape -> 0.001),
                        ServingFixtures.blocks(100, 16),
                        new RequestTrace("one", new long[1], new int[] {5}, new int[] {5}));
        assertTrue(
                engine.report().assumptions().stream()
                        .anyMatch(said -> said.contains("the tiers of engine.cache stay empty")));
    }

    @Test
    void aQueueThatDivergesIsInfeasibleAndTheLimitIsSaid() {
        String rate =
                "arrivals: {process: {type: poisson, rate: %s req/s}, %s, input_tokens: 500, output_tokens: 100}\n";
        String message = infeasible(rate.formatted("5000", "requests: 100"));
        assertTrue(
                message.startsWith(
                        "workload.arrivals.process: the queue grows without end: 5000 requests"
                                + " arrive a second, and 1 replica can answer at most "),
                message);
        assertDoesNotThrow(() -> engine(rate.formatted("5", "requests: 100")));
        // Asked what happens within a time, the run says it.
        assertDoesNotThrow(() -> engine(rate.formatted("5000", "duration: 1 s")));
    }

    @Test
    void theLimitLiesWhereQueuesBeginToGrow() {
        // At four fifths of the limit nobody waits long, at six fifths waits grow with the
        // requests.
        double limit = limit();
        double below = wait(0.8 * limit, 4000);
        double above = wait(1.2 * limit, 4000);
        double later = wait(1.2 * limit, 8000);
        assertTrue(below < 2_000, below + " ms at 0.8 of " + limit);
        assertTrue(above > 3 * below, above + " ms at 1.2 of " + limit + ", below " + below);
        assertTrue(later > 1.6 * above, later + " ms with twice the requests, " + above);
    }

    private static String load(double rate, int requests) {
        return "engine: {max_sequences: 64}\narrivals: {process: {type: poisson, rate: %s req/s}, requests: %d, input_tokens: 500, output_tokens: 100}\n"
                .formatted(rate, requests);
    }

    private static double limit() {
        ServingEngine engine = (ServingEngine) engine(load(1, 1));
        return org.mirinae.perf.serving.ServingCapacity.limit(
                ServingFixtures.workload(load(1, 1)),
                engine.deployments().getFirst().memory(),
                engine.deployments().getFirst().times(),
                500,
                100);
    }

    private static double wait(double rate, int requests) {
        Scenario scenario = ServingFixtures.scenario(load(rate, requests));
        return ServingSimulation.run(
                        (ServingWorkload) scenario.all().get("main"),
                        scenario.cluster(),
                        new RandomStreams(1))
                .latency()
                .ttft()
                .mean();
    }
}
