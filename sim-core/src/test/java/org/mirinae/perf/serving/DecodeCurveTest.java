package org.mirinae.perf.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;

class DecodeCurveTest {

    private static final DoubleUnaryOperator STEP =
            tokens -> 3e-3 + 2e-7 * tokens + 1e-5 * Math.sqrt(tokens);

    private static DecodeCurve curve() {
        return new DecodeCurve(STEP, tokens -> new StepUse(STEP.applyAsDouble(tokens), 0, 0, 0, 0));
    }

    @Test
    void everyTokenLiesBetweenItsKnotAndTheNext() {
        for (long tokens = 0; tokens < 5_000_000; tokens += 1 + tokens / 97) {
            int knot = DecodeCurve.knot(tokens);
            assertTrue(DecodeCurve.tokens(knot) <= tokens, tokens + " tokens");
            assertTrue(tokens < DecodeCurve.tokens(knot + 1), tokens + " tokens");
        }
    }

    @Test
    void theSumIsThatOfTheIterationsOneByOne() {
        RandomStream random = new RandomStreams(3).stream("curve");
        DecodeCurve curve = curve();
        for (int trial = 0; trial < 200; trial++) {
            double tokens = random.nextDouble() * 3000;
            long iterations = (long) (random.nextDouble() * 2000);
            double sum = 0;
            for (long j = 1; j <= iterations; j++) {
                sum += curve.seconds(tokens + j);
            }
            assertEquals(sum, curve.seconds(tokens, iterations), 1e-11 * (1 + sum));
        }
        assertEquals(0, curve.seconds(17.25, 0));
    }

    @Test
    void itStaysWithinAThousandthOfWhatItIsMadeFrom() {
        DecodeCurve curve = curve();
        for (double tokens = 1; tokens < 1e6; tokens *= 1.037) {
            double exact = STEP.applyAsDouble(tokens);
            assertEquals(exact, curve.seconds(tokens), 1e-3 * exact, tokens + " tokens");
        }
    }
}
