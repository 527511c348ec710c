package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.replica.Replica;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.TierMeter;

/**
 * Laws of every service, whatever its policies, under memory that some requests do not fit into.
 */
class ServingLawsTest {

    private static final int SCENARIOS = 100;

    /** The number of scenarios for laws that hold in each by itself. */
    private static final int SINGLE = 40;

    /** A service drawn from a seed, and its engine when it has run. */
    private record Run(RandomService service, ServingEngine engine) {}

    /**
     * The services that several laws look at, by seed: as they are drawn, and with scarce memory.
     */
    private static Map<Long, Run> usual;

    private static Map<Long, Run> scarce;

    @BeforeAll
    static void runsEachServiceOnce() {
        usual = run(SCENARIOS, RandomService::of);
        scarce = run(SINGLE, RandomService::scarce);
    }

    private static Map<Long, Run> run(int seeds, LongFunction<RandomService> drawn) {
        Map<Long, Run> runs = new HashMap<>();
        for (long seed = 1; seed <= seeds; seed++) {
            RandomService service = drawn.apply(seed);
            runs.put(seed, new Run(service, service.engine()));
        }
        return runs;
    }

    private static double e2elMillis(ServingEngine engine) {
        return engine.result().latency().e2el().mean();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SINGLE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void requestsTokensAndBlocksAreConserved(long seed) {
        RandomService service = scarce.get(seed).service();
        ServingEngine engine = scarce.get(seed).engine();
        Requests requests = engine.requests();
        int failed = 0;
        for (int i = 0; i < requests.count; i++) {
            String what = "request " + i + " of " + service.yaml();
            boolean whole = requests.finished(i);
            assertTrue(whole != requests.failed[i], "answered or failed: " + what);
            failed += whole ? 0 : 1;
            assertEquals(whole ? requests.output[i] : 0, requests.generated[i], what);
            assertEquals(0, requests.blocks[i], "holds blocks: " + what);
            assertEquals(0, requests.shared[i], "shares blocks: " + what);
        }
        assertEquals(failed, engine.service().failed());
        for (Replica replica : engine.service().fleet().replicas) {
            assertEquals(0, replica.blocksInUse(), service.yaml());
            assertEquals(replica.allBlocks(), replica.freeBlocks() + replica.keptBlocks());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tiersSendWhatIsFoundAndWhatIsWritten(long seed) {
        RandomService service = usual.get(seed).service();
        ServingEngine engine = usual.get(seed).engine();
        KvTiers tiers = engine.service().fleet().tiers[0];
        if (tiers == null) {
            return;
        }
        service.reference().run();
        double read = 0;
        double written = 0;
        for (TierMeter meter : tiers.meters()) {
            read += meter.readBytes();
            written += meter.writtenBytes();
            assertTrue(meter.readBytes() == 0 || meter.writtenBytes() > 0, service.yaml());
        }
        assertEquals(service.memory().readBytes, read, 1e-9 * read, service.yaml());
        assertEquals(service.memory().writtenBytes, written, 1e-9 * written, service.yaml());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingComesBeforeItsCause(long seed) {
        Requests requests = scarce.get(seed).engine().requests();
        for (int i = 0; i < requests.count; i++) {
            if (requests.finished(i)) {
                assertTrue(requests.arrivalNanos[i] < requests.firstTokenNanos[i]);
                long least = (long) (RandomService.LEAST_STEP * 1e9 * (requests.output[i] - 1));
                assertTrue(
                        requests.finishNanos[i] - requests.firstTokenNanos[i] >= least,
                        "an answer token takes an iteration");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void littlesLawHolds(long seed) {
        Requests requests = scarce.get(seed).engine().requests();
        double sojourn = 0;
        int done = 0;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (int i = 0; i < requests.count; i++) {
            if (requests.finished(i)) {
                sojourn += requests.finishNanos[i] - requests.arrivalNanos[i];
                done++;
                first = Math.min(first, requests.arrivalNanos[i]);
                last = Math.max(last, requests.finishNanos[i]);
            }
        }
        if (done == 0) {
            return;
        }
        double inside = QueueingTheoryTest.meanInside(requests, first, last);
        double rate = done / (double) (last - first);
        assertEquals(rate * sojourn / done, inside, 1e-9 * inside);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameServiceTwiceGivesTheSameTimes(long seed) {
        Requests once = usual.get(seed).engine().requests();
        Requests again = RandomService.of(seed).engine().requests();
        assertArrayEquals(once.firstTokenNanos, again.firstTokenNanos);
        assertArrayEquals(once.finishNanos, again.finishNanos);
        assertArrayEquals(once.preemptions, again.preemptions);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moreMemoryNeverAdmitsFewer(long seed) {
        RandomService service = scarce.get(seed).service();
        int before = scarce.get(seed).engine().service().failed();
        for (int factor = 2; factor <= 4; factor *= 2) {
            int failed = service.engine(factor, RandomService.TIMES).service().failed();
            assertTrue(failed <= before, failed + " fail, " + before + " did with less memory");
            before = failed;
        }
    }

    @Test
    void moreMemoryDoesNotRaiseTheMeanLatency() {
        monotone("twice the memory", service -> service.engine(2, RandomService.TIMES));
    }

    @Test
    void fasterIterationsDoNotRaiseTheMeanLatency() {
        StepTimes faster = ServingFixtures.times(shape -> 0.8 * RandomService.TIMES.seconds(shape));
        monotone("faster iterations", service -> service.engine(1, faster));
    }

    /**
     * Checks that nothing rises in the mean over all scenarios; schedules being what they are,
     * single ones may.
     */
    private static void monotone(String change, Function<RandomService, ServingEngine> better) {
        double before = 0;
        double after = 0;
        StringBuilder rises = new StringBuilder();
        for (long seed = 1; seed <= SCENARIOS; seed++) {
            double one = e2elMillis(usual.get(seed).engine());
            double other = e2elMillis(better.apply(usual.get(seed).service()));
            before += one / SCENARIOS;
            after += other / SCENARIOS;
            if (other > one * (1 + 1e-12)) {
                rises.append(" seed ").append(seed).append(": ").append(one).append(" to ");
                rises.append(other).append(" ms;");
            }
        }
        String what = change + ": " + before + " to " + after + " ms in the mean; rises:" + rises;
        System.out.println(what);
        assertTrue(after <= before, what);
    }
}
