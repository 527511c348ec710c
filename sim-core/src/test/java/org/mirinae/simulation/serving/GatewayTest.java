package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.FleetResult;
import org.mirinae.result.records.RequestClassResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;

/** Admission, queue, classes of requests, and what the router knows. */
class GatewayTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";
    private static final String CLASSES =
            "classes: [{name: first, priority: 0, weight: %s}, {name: second, priority: 5}]";
    private static final StepTimes MILLISECOND = ServingFixtures.times(shape -> 0.001);

    private static RequestTrace every(long nanos, int count, int input, int output) {
        long[] arrivals = new long[count];
        Arrays.setAll(arrivals, i -> i * nanos);
        int[] inputs = new int[count];
        int[] outputs = new int[count];
        Arrays.fill(inputs, input);
        Arrays.fill(outputs, output);
        return new RequestTrace("every", arrivals, inputs, outputs);
    }

    private static ServingEngine run(String yaml, RequestTrace trace) {
        return ServingFixtures.run(
                yaml + ONE, MILLISECOND, ServingFixtures.blocks(1000, 16), trace);
    }

    private static RequestClassResult of(ServingEngine engine, String name) {
        FleetResult fleet = engine.result().fleet();
        assertNotNull(fleet);
        assertNotNull(fleet.classes());
        RequestClassResult result = fleet.classes().get(name);
        assertNotNull(result);
        return result;
    }

    @Test
    void aTokenBucketLetsInItsBurstAndThenItsRate() {
        // 1000 requests in a second; 5 at once and 100 more in that second come in.
        ServingEngine engine =
                run(
                        "gateway: {rate_limit: {rate: 100 req/s, burst: 5}}\n",
                        every(1_000_000, 1001, 10, 5));
        ServingResult result = engine.result();
        assertEquals(105, result.counts().completed(), 1);
        assertEquals(
                1001,
                result.counts().completed()
                        + result.counts().rejected()
                        + result.counts().failed());
        assertEquals(0, result.counts().failed());
        assertNull(result.fleet());
    }

    @Test
    void aFullQueueRejectsAndNobodyHasMoreThanItsLimit() {
        ServingEngine engine =
                run(
                        "replicas: 2\ngateway: {max_outstanding: 3, max_queue: 10}\n",
                        every(0, 40, 10, 20));
        // Two replicas take three each and ten wait.
        assertEquals(16, engine.result().counts().completed());
        assertEquals(24, engine.result().counts().rejected());
        Requests requests = engine.requests();
        for (int i = 0; i < 40; i++) {
            int beside = 0;
            for (int j = 0; j < 40 && requests.finished(i); j++) {
                boolean together =
                        requests.finished(j)
                                && requests.replica[j] == requests.replica[i]
                                && requests.begunNanos[j] <= requests.begunNanos[i]
                                && requests.finishNanos[j] > requests.begunNanos[i];
                beside += together ? 1 : 0;
            }
            assertTrue(beside <= 3, beside + " on one replica");
        }
    }

    @Test
    void lowerPriorityNumbersGoFirst() {
        ServingEngine engine =
                run(
                        "gateway: {max_outstanding: 2, order: priority, %s}\n"
                                .formatted(CLASSES.formatted(1)),
                        every(0, 200, 10, 20));
        RequestClassResult first = of(engine, "first");
        RequestClassResult second = of(engine, "second");
        assertEquals(200, first.completed() + second.completed());
        assertNotNull(first.ttft());
        assertNotNull(second.ttft());
        assertTrue(first.ttft().mean() < 0.5 * second.ttft().mean());
        // All of the first but those that came in before the queue was there.
        Requests requests = engine.requests();
        long lastOfFirst = 0;
        int earlier = 0;
        for (int i = 0; i < 200; i++) {
            lastOfFirst =
                    requests.serviceClass(i) == 0
                            ? Math.max(lastOfFirst, requests.begunNanos[i])
                            : lastOfFirst;
        }
        for (int i = 0; i < 200; i++) {
            boolean second1 = requests.serviceClass(i) == 1;
            earlier += second1 && requests.begunNanos[i] < lastOfFirst ? 1 : 0;
        }
        assertTrue(earlier <= 2, earlier + " overtook");
    }

    @Test
    void fairQueueingServesTokensByWeightWhileAllWait() {
        ServingEngine engine =
                run(
                        "gateway: {max_outstanding: 4, order: fair, %s}\n"
                                .formatted(CLASSES.formatted(3)),
                        every(0, 2000, 10, 20));
        Requests requests = engine.requests();
        long[] begun = requests.begunNanos.clone();
        Arrays.sort(begun);
        long middle = begun[800]; // both still wait
        int[] served = new int[2];
        for (int i = 0; i < 2000; i++) {
            served[requests.serviceClass(i)] += requests.begunNanos[i] < middle ? 1 : 0;
        }
        assertEquals(3.0, (double) served[0] / served[1], 0.05);
    }

    @Test
    void withOldMetricsTheLeastLoadedIsHerdedAndTwoChoicesAreNot() {
        RandomStream random = new RandomStreams(9).stream("herd");
        long[] arrivals = new long[4000];
        double seconds = 0;
        for (int i = 0; i < arrivals.length; i++) {
            seconds += random.nextExponential() * 0.002;
            arrivals[i] = Math.round(seconds * 1e9);
        }
        int[] inputs = new int[arrivals.length];
        int[] outputs = new int[arrivals.length];
        Arrays.fill(inputs, 100);
        Arrays.fill(outputs, 20);
        RequestTrace trace = new RequestTrace("herd", arrivals, inputs, outputs);
        StepTimes times = ServingFixtures.times(s -> 2e-4 * s.tokens());
        double[] ttft = new double[4];
        String[] ways = {
            "routing: {type: least_outstanding}\n",
            "routing: {type: least_outstanding}\ngateway: {metrics_delay: 2 s}\n",
            "routing: {type: power_of_two}\ngateway: {metrics_delay: 2 s}\n",
            "routing: {type: random}\n"
        };
        for (int w = 0; w < ways.length; w++) {
            ServingEngine engine =
                    ServingFixtures.run(
                            "replicas: 8\nengine: {max_sequences: 64}\n" + ways[w] + ONE,
                            times,
                            ServingFixtures.blocks(100_000, 16),
                            trace);
            assertEquals(4000, engine.result().counts().completed());
            ttft[w] = engine.result().latency().ttft().mean();
        }
        assertTrue(ttft[0] < ttft[3], "fresh metrics help: " + Arrays.toString(ttft));
        assertTrue(ttft[1] > 2 * ttft[0], "old metrics herd: " + Arrays.toString(ttft));
        assertTrue(ttft[2] < ttft[1], "two choices herd less: " + Arrays.toString(ttft));
    }

    @Test
    void leastOutstandingSeesWhatWasThereBeforeTheDelayAndNothingLater() {
        ServingEngine engine =
                run(
                        "replicas: 2\nrouting: {type: least_outstanding}\n"
                                + "gateway: {metrics_delay: 10 ms}\n",
                        every(1_000_000, 12, 10, 1000));
        // Until 10 ms after the first request both look idle, and the first of equals gets all.
        for (int i = 0; i < 10; i++) {
            assertEquals(0, engine.requests().replica[i], "request " + i);
        }
        assertEquals(1, engine.requests().replica[10]);
        assertEquals(1, engine.requests().replica[11]);
    }
}
