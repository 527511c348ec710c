package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.cost.StepCost;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.workload.RequestTrace;

/** Law: jumping over iterations gives what going one by one gives, to the nanosecond. */
class StepByStepTest {

    private static final StepCost COST =
            ServingFixtures.cost(
                    s ->
                            1.37e-3
                                    + 3.1e-5 * s.tokens()
                                    + 7.7e-8 * s.decodeContextTokens()
                                    + 1.3e-9 * s.prefillPairs());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void jumpsAgreeWithSingleStepsToTheNanosecond(long seed) {
        RandomStream random = new RandomStreams(seed).stream("twin");
        int n = 200;
        long[] arrivals = new long[n];
        int[] inputs = new int[n];
        int[] outputs = new int[n];
        double seconds = 0;
        // From idle to overloaded: every regime of the batch is met.
        double gap = 0.002 * (1 << (seed % 6));
        for (int i = 0; i < n; i++) {
            seconds += random.nextExponential() * gap;
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1 + (int) (random.nextDouble() * 300);
            outputs[i] = 1 + (int) (random.nextDouble() * 120);
        }
        RequestTrace trace = new RequestTrace("twin", arrivals, inputs, outputs);
        boolean chunked = seed % 2 == 0;
        // A prompt that was pushed out may come back longer than any prompt of the trace.
        int budget = chunked ? 128 : 512;
        String engine =
                "routing: {type: round_robin}\narrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n"
                        + "engine: {max_batched_tokens: %d, max_sequences: 24, chunked_prefill: %s}\n"
                                .formatted(budget, chunked);
        ServingEngine engineRun =
                ServingFixtures.run(engine, COST, ServingFixtures.blocks(160, 16), trace);
        StepByStepTwin twin = new StepByStepTwin(trace, COST, 160, 16, budget, 24, chunked);
        twin.run();
        Requests requests = engineRun.requests();
        // The engine adds the front end's time to each arrival; the twin has none.
        long frontEnd = 5_000_000;
        long[] first = requests.firstTokenNanos.clone();
        long[] finish = requests.finishNanos.clone();
        for (int i = 0; i < n; i++) {
            first[i] -= frontEnd;
            finish[i] -= frontEnd;
        }
        assertArrayEquals(twin.first, first, "first tokens with seed " + seed);
        assertArrayEquals(twin.finish, finish, "last tokens with seed " + seed);
        assertEquals(twin.preemptions, engineRun.result().preemptions(), "seed " + seed);
        assertTrue(twin.iterations > n / 4, "the twin iterates");
    }
}
