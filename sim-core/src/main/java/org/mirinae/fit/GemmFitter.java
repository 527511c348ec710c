package org.mirinae.fit;

import java.util.List;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.GemmTime;
import org.mirinae.fit.GemmSamples.Key;
import org.mirinae.fit.GemmSamples.Sample;
import org.mirinae.hardware.FitQuality;
import org.mirinae.hardware.GemmFit;
import org.mirinae.units.Seconds;

/** Fits {@link GemmFit} to measured products of one library in one precision on one chip. */
final class GemmFitter {

    /** Launch 3 us, 3/4 of the peak, 3/4 of the bandwidth, a third of a block, 1 us a thousand. */
    private static final List<double[]> STARTS =
            Fitting.starts(new double[] {1, 1, 1, -1, 0}, 4, -6);

    private GemmFitter() {}

    static GemmFit fit(Key key, List<Sample> samples, ChipRates rates) {
        double peak = rates.peak(key.precision());
        Fitting<Sample> fitting =
                new Fitting<>(
                        samples,
                        (p, s) -> seconds(p, s, key, rates, peak),
                        (p, s) -> s.seconds(),
                        STARTS);
        FitQuality quality = fitting.crossValidated(Sample::family);
        double[] p = fitting.fit();
        return new GemmFit(
                key.library(),
                key.version(),
                key.precision(),
                new Seconds(Fitting.digits(launch(p))),
                new Seconds(Fitting.digits(perInner(p))),
                Fitting.digits(Fitting.share(p[1])),
                Fitting.digits(Fitting.share(p[2])),
                Fitting.digits(Fitting.positive(p[3])),
                quality);
    }

    private static double launch(double[] p) {
        return 1e-6 * Fitting.positive(p[0]);
    }

    private static double perInner(double[] p) {
        return 1e-7 * Fitting.positive(p[4]);
    }

    private static double seconds(
            double[] p, Sample sample, Key key, ChipRates rates, double peak) {
        return GemmTime.seconds(
                sample.m(),
                sample.n(),
                sample.k(),
                key.precision().bytesPerElement(),
                peak * Fitting.share(p[1]),
                rates.memoryPeak() * Fitting.share(p[2]),
                launch(p),
                perInner(p),
                rates.units() * Fitting.positive(p[3]));
    }
}
