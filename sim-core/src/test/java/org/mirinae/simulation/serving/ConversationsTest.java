package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Requests that wait for the answer to another. */
final class ConversationsTest {

    private static final String LOAD =
            """
            engine: {max_sequences: 4}
            arrivals:
              process: {type: poisson, rate: 2 /s}
              requests: 400
              input_tokens: {type: uniform, low: 10, high: 200}
              output_tokens: {type: uniform, low: 1, high: 60}
              conversations:
                turns: {type: uniform, low: 1, high: 5}
                think: {type: exponential, mean: 3}
            """;

    @Test
    void everyTurnComesAfterTheAnswerAndTheThought() {
        ServingWorkload workload = ServingFixtures.workload(LOAD);
        RequestTrace trace = workload.drawRequests(new RandomStreams(5), "load");
        ServingEngine engine =
                ServingFixtures.run(
                        LOAD,
                        ServingFixtures.times(shape -> 0.02 + 1e-5 * shape.prefillTokens()),
                        ServingFixtures.blocks(10_000, 16),
                        trace);
        Requests requests = engine.requests();
        int[] previous = trace.traits().previous();
        long[] think = trace.traits().thinkNanos();
        assertNotNull(previous);
        assertNotNull(think);
        int followers = 0;
        for (int i = 0; i < requests.count; i++) {
            assertTrue(requests.finished(i));
            if (previous[i] >= 0) {
                followers++;
                assertEquals(
                        requests.finishNanos[previous[i]] + think[i], requests.arrivalNanos[i]);
            } else {
                assertEquals(trace.arrivalNanos(i), requests.arrivalNanos[i]);
            }
            assertTrue(requests.firstTokenNanos[i] > requests.arrivalNanos[i]);
        }
        assertTrue(followers > 100, followers + " later turns");
    }
}
