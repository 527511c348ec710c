package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.simulation.serving.state.Requests;

/** Law: jumping over iterations gives what going one by one gives, to the nanosecond. */
class StepByStepTest {

    private static final int SCENARIOS = 120;

    /**
     * A service, and its reference implementation when it has run: the second law looks at the runs
     * of the first.
     */
    private record Twinned(RandomService service, StepByStepReference twin) {
        static Twinned of(long seed) {
            RandomService service = RandomService.of(seed);
            StepByStepReference reference = service.reference();
            reference.run();
            return new Twinned(service, reference);
        }
    }

    private static Map<Long, Twinned> runs;

    @BeforeAll
    static void runsEachTwinOnce() {
        runs = seeds().boxed().collect(Collectors.toMap(seed -> seed, Twinned::of));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SCENARIOS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void jumpsAgreeWithSingleStepsToTheNanosecond(long seed) {
        agree(seed, runs.get(seed));
    }

    private static void agree(long seed, Twinned run) {
        RandomService service = run.service();
        StepByStepReference reference = run.twin();
        ServingEngine engine = service.engine();
        Requests requests = engine.requests();
        String what = "seed " + seed + ": " + service.yaml();
        assertArrayEquals(reference.first, requests.firstTokenNanos, "first tokens with " + what);
        assertArrayEquals(reference.finish, requests.finishNanos, "last tokens with " + what);
        assertEquals(reference.preemptions, engine.result().preemptions(), what);
        assertTrue(reference.iterations > service.trace().size() / 4, "the twin iterates");
    }

    /** Holds the services whose text has a word in it; how many there are. */
    static int holding(String word) {
        int held = 0;
        for (long seed = 1; seed <= SCENARIOS / 4; seed++) {
            if (RandomService.of(seed).yaml().contains(word)) {
                agree(seed, Twinned.of(seed));
                held++;
            }
        }
        return held;
    }

    /**
     * Checks that requests are preempted and prefixes found, without which the comparison above
     * would mean little.
     */
    @Test
    void theScenariosMeetWhatTheyAreToMeet() {
        long pushedOut = 0;
        long cached = 0;
        double read = 0;
        int delayed = 0;
        for (Twinned run : runs.values()) {
            RandomService service = run.service();
            StepByStepReference reference = run.twin();
            pushedOut += reference.preemptions > 0 ? 1 : 0;
            cached += reference.cachedTokens > 0 ? 1 : 0;
            read += service.memory().readBytes > 0 ? 1 : 0;
            delayed += service.yaml().contains("step_jitter") ? 1 : 0;
        }
        assertTrue(pushedOut >= 30, pushedOut + " scenarios push out");
        assertTrue(cached >= 40, cached + " scenarios find what others computed");
        assertTrue(read >= 20, read + " scenarios load from tiers");
        assertTrue(delayed >= 20, delayed + " scenarios have delays");
    }
}
