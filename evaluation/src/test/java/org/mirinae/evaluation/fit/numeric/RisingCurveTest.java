package org.mirinae.evaluation.fit.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Measured times as a curve that never falls. */
class RisingCurveTest {

    @Test
    void whatRisesStaysAsItIs() {
        double[] times = {1, 2, 2, 3.5, 9};
        assertArrayEquals(times, RisingCurve.through(times));
    }

    /** A running maximum would stay at 78 from there on. */
    @Test
    void oneMeasurementThatWasHeldUpIsNotCarriedAlong() {
        double[] curve = RisingCurve.through(new double[] {31, 32, 78, 32, 32, 40, 45, 80});
        assertArrayEquals(new double[] {31, 32, 32, 32, 32, 40, 45, 80}, curve);
    }

    @Test
    void noOtherRisingCurveThatWasTriedLiesNearer() {
        Random random = new Random(20261125);
        for (int i = 0; i < 200; i++) {
            double[] times = random.doubles(8, 1, 10).toArray();
            double[] curve = RisingCurve.through(times);
            double ours = away(times, curve);
            for (int j = 0; j < 200; j++) {
                double[] other = curve.clone();
                for (int k = 0; k < other.length; k++) {
                    other[k] *= StrictMath.exp(0.2 * random.nextGaussian());
                    other[k] = k == 0 ? other[k] : Math.max(other[k], other[k - 1]);
                }
                assertTrue(ours <= away(times, other) + 1e-9);
            }
        }
    }

    private static double away(double[] times, double[] curve) {
        double sum = 0;
        for (int i = 0; i < times.length; i++) {
            sum += Math.abs(StrictMath.log(curve[i] / times[i]));
        }
        return sum;
    }
}
