package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;

/**
 * Laws of single servers: a replica that holds one request at a time is one. Each iteration takes
 * the same time, so a request is served for as many iterations as it has output tokens.
 */
class QueueingTheoryTest {

    private static final double ITERATION = 0.001;
    private static final StepTimes TIMES = ServingFixtures.times(shape -> ITERATION);
    private static final int REQUESTS = 200_000;
    private static final double LOAD = 0.7;

    /** Draws the iterations a request is served for. */
    private interface Service {
        int iterations(RandomStream random);
    }

    private static double[] deterministic;

    @BeforeAll
    static void runsTheServerThatTwoLawsLookAt() {
        deterministic = waitAndSojourn(random -> 100, 100);
    }

    private static double[] waitAndSojourn(Service service, double meanIterations) {
        RandomStream gaps = new RandomStreams(11).stream("gaps");
        RandomStream lengths = new RandomStreams(11).stream("lengths");
        long[] arrivals = new long[REQUESTS];
        int[] inputs = new int[REQUESTS];
        int[] outputs = new int[REQUESTS];
        double seconds = 0;
        for (int i = 0; i < REQUESTS; i++) {
            seconds += gaps.nextExponential() * meanIterations * ITERATION / LOAD;
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1;
            outputs[i] = service.iterations(lengths);
        }
        RequestTrace trace = new RequestTrace("queue", arrivals, inputs, outputs);
        ServingEngine engine =
                ServingFixtures.run(
                        """
                        stack: {base: vLLM-0.19.0, overheads: {request: 0 s, iteration: 0 s}}
                        arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
                        engine: {max_sequences: 1, max_batched_tokens: 1}
                        """,
                        TIMES,
                        ServingFixtures.blocks(1_000_000, 16),
                        trace);
        Requests requests = engine.requests();
        double wait = 0;
        double sojourn = 0;
        for (int i = 0; i < REQUESTS; i++) {
            double served = requests.output[i] * ITERATION;
            sojourn += requests.e2eMillis(i) / 1e3;
            wait += requests.e2eMillis(i) / 1e3 - served;
        }
        double span = (requests.finishNanos[REQUESTS - 1] - requests.arrivalNanos[0]) / 1e9;
        return new double[] {
            wait / REQUESTS, sojourn / REQUESTS, span, meanInSystem(requests, span)
        };
    }

    /** Mean wait by Pollaczek and Khinchine: lambda E[S^2] / (2 (1 - rho)). */
    private static double pollaczekKhinchine(double mean, double secondMoment) {
        return LOAD / mean * secondMoment / (2 * (1 - LOAD));
    }

    @Test
    void deterministicServiceWaitsAsInMD1() {
        double mean = 100 * ITERATION;
        double wait = deterministic[0];
        assertEquals(pollaczekKhinchine(mean, mean * mean), wait, 0.03 * wait);
    }

    @Test
    void geometricServiceWaitsAsInMM1() {
        // Geometric with mean 100 is exponential within a hundredth; M/M/1: rho/(1-rho) E[S].
        int mean = 100;
        double p = 1.0 / mean;
        double wait =
                waitAndSojourn(
                        random ->
                                1
                                        + (int)
                                                Math.floor(
                                                        -random.nextExponential()
                                                                / StrictMath.log1p(-p)),
                        mean)[0];
        double expected = LOAD / (1 - LOAD) * mean * ITERATION;
        assertEquals(expected, wait, 0.05 * expected);
    }

    @Test
    void twoPointServiceWaitsAsInMG1() {
        double wait = waitAndSojourn(random -> random.nextDouble() < 0.9 ? 20 : 820, 100)[0];
        double mean = 100 * ITERATION;
        double second = (0.9 * 20 * 20 + 0.1 * 820 * 820) * ITERATION * ITERATION;
        double expected = pollaczekKhinchine(mean, second);
        assertEquals(expected, wait, 0.06 * expected);
    }

    @Test
    void littlesLawHolds() {
        double rate = REQUESTS / deterministic[2];
        assertEquals(rate * deterministic[1], deterministic[3], 1e-9 * deterministic[3]);
    }

    /** Mean number of answered requests in the system, by sweeping over arrivals and departures. */
    private static double meanInSystem(Requests requests, double span) {
        long first = requests.arrivalNanos[0];
        return meanInside(requests, first, first + Math.round(span * 1e9));
    }

    /** The same from the first arrival of an answered request to the last departure. */
    static double meanInside(Requests requests, long first, long last) {
        IntPredicate answered = requests::finished;
        long[] arrivals =
                IntStream.range(0, requests.count)
                        .filter(answered)
                        .mapToLong(i -> requests.arrivalNanos[i])
                        .sorted()
                        .toArray();
        long[] departures =
                IntStream.range(0, requests.count)
                        .filter(answered)
                        .mapToLong(i -> requests.finishNanos[i])
                        .sorted()
                        .toArray();
        double area = 0;
        long now = first;
        int in = 0;
        int inside = 0;
        for (int out = 0; out < departures.length; ) {
            boolean arrives = in < arrivals.length && arrivals[in] <= departures[out];
            long time = arrives ? arrivals[in++] : departures[out++];
            area += inside * (double) (time - now);
            inside += arrives ? 1 : -1;
            now = time;
        }
        return area / (last - first);
    }
}
