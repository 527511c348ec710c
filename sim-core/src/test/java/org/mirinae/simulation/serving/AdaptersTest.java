package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.gateway.AdapterSlots;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;

/** LoRA adapters and the slots that hold them. */
class AdaptersTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";
    private static final StepTimes MILLISECOND = ServingFixtures.times(shape -> 0.001);

    private static RequestTrace random(int n, double gap) {
        RandomStream random = new RandomStreams(4).stream("adapters");
        long[] arrivals = new long[n];
        int[] inputs = new int[n];
        int[] outputs = new int[n];
        double seconds = 0;
        for (int i = 0; i < n; i++) {
            seconds += random.nextExponential() * gap;
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1 + (int) (random.nextDouble() * 100);
            outputs[i] = 1 + (int) (random.nextDouble() * 50);
        }
        return new RequestTrace("random", arrivals, inputs, outputs);
    }

    private static ServingEngine run(String adapters, RequestTrace trace) {
        return ServingFixtures.run(
                "replicas: 2\nadapters: " + adapters + "\n" + ONE,
                MILLISECOND,
                ServingFixtures.blocks(1000, 16),
                trace);
    }

    private static AdapterSlots slots(ServingEngine engine) {
        AdapterSlots slots = engine.service().adapters();
        assertNotNull(slots);
        return slots;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16})
    void everyRequestIsServedAndNoReplicaServesMoreAdaptersThanItHasSlots(int slots) {
        int n = 400;
        ServingEngine engine =
                run("{count: 40, slots: %d, rank: 16}".formatted(slots), random(n, 0.003));
        assertEquals(n, engine.result().counts().completed());
        Requests requests = engine.requests();
        for (int i = 0; i < n; i++) {
            boolean[] beside = new boolean[40];
            for (int j = 0; j < n; j++) {
                boolean together =
                        requests.replica[j] == requests.replica[i]
                                && requests.begunNanos[j] <= requests.begunNanos[i]
                                && requests.finishNanos[j] > requests.begunNanos[i];
                beside[requests.adapter(j)] |= together;
            }
            int count = 0;
            for (boolean one : beside) {
                count += one ? 1 : 0;
            }
            assertTrue(count <= slots, count + " adapters at once in " + slots + " slots");
        }
        assertTrue(slots(engine).loads() >= 40, "each adapter is loaded");
    }

    @Test
    void aLoadTakesItsBytesOverTheHostLink() {
        ServingEngine engine = run("{count: 1, slots: 1, rank: 64}", random(1, 0.001));
        // Llama-3.1-8B: attention of 41.9e6 and feed-forward of 176e6 parameters in each of 32
        // layers of width 4096 make 13 squares, each with 2 x 64 x 4096 elements of two bytes.
        double bytes = 2 * 32 * 13 * 2 * 64.0 * 4096;
        double least = bytes / 64e9;
        assertTrue(slots(engine).loadSeconds(0) > least, slots(engine).loadSeconds(0) + " s");
        assertTrue(slots(engine).loadSeconds(0) < 1.4 * least, slots(engine).loadSeconds(0) + " s");
        assertEquals(
                slots(engine).loadSeconds(0) * 1e3 + 5 + 1,
                engine.result().latency().ttft().mean(),
                1e-5);
    }

    @Test
    void moreSlotsLoadLess() {
        long before = Long.MAX_VALUE;
        for (int slots : new int[] {2, 4, 8, 16, 32}) {
            long loads =
                    slots(run("{count: 32, slots: %d}".formatted(slots), random(600, 0.01)))
                            .loads();
            assertTrue(loads <= before, loads + " loads with " + slots + " slots");
            before = loads;
        }
        assertTrue(before <= 64, "each adapter once on each replica");
    }
}
