package org.mirinae.evaluation.truth;

import java.util.List;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.simulation.ErrorBands;

/** Puts basis and error band to a figure. */
public final class Predictions {

    private static final ErrorBands BANDS = ErrorBands.builtIn();

    private Predictions() {}

    /** A figure of ours, with the band of its family. */
    public static Prediction.Made made(
            double value,
            String unit,
            Family family,
            BasisShares shares,
            List<String> assumptions) {
        Figure figure = new Figure("figure", value, unit, family, null);
        Interval interval = BANDS.bounds(List.of(figure)).firstEntry().getValue();
        return new Prediction.Made(value, basis(shares), interval, List.copyOf(assumptions));
    }

    /** Returns the basis that most of a figure rests on. */
    static Basis basis(BasisShares shares) {
        double[] share = {
            shares.measured(), shares.calibrated(), shares.modelled(), shares.extrapolated()
        };
        Basis most = Basis.MEASURED;
        for (Basis basis : Basis.values()) {
            if (share[basis.ordinal()] > share[most.ordinal()]) {
                most = basis;
            }
        }
        return most;
    }
}
