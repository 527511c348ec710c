package org.mirinae.evaluation.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;

/** Intervals of fits come from measurements that they have not seen, and so does their coverage. */
class CrossValidationTest {

    private record Sample(int family, double seconds) {}

    /** Times around 1 s, by as much as {@code spread} for each family. */
    private static List<Sample> samples(double ofOdd) {
        RandomStream random = new RandomStreams(5).stream("times");
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            double noise = 0.2 * (random.nextDouble() - 0.5);
            samples.add(new Sample(i % 50, 1 + noise + (i % 5 == 0 ? ofOdd : 0)));
        }
        return samples;
    }

    private static FitQuality quality(List<Sample> samples) {
        return CrossValidation.quality(
                samples,
                seen -> {
                    double mean =
                            seen.stream().mapToDouble(Sample::seconds).average().orElseThrow();
                    return sample -> mean;
                },
                Sample::seconds,
                Sample::family);
    }

    @Test
    void whereFamiliesAreAlikeNineOfTenLieInside() {
        FitQuality quality = quality(samples(0));
        assertEquals(0.91, Objects.requireNonNull(quality.low()), 0.01);
        assertEquals(1.09, Objects.requireNonNull(quality.high()), 0.01);
        assertEquals(90, Objects.requireNonNull(quality.coveragePercent()), 1.5);
        assertEquals(5, quality.medianErrorPercent(), 0.5);
    }

    @Test
    void aFamilyThatIsUnlikeAllOthersShowsAsALackOfCoverage() {
        // A fifth of all rows, together in one fold, take half as long again.
        double covered = Objects.requireNonNull(quality(samples(0.5)).coveragePercent());
        assertTrue(covered < 80, "covered " + covered);
    }
}
