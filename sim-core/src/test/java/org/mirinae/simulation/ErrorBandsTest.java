package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Family;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;

class ErrorBandsTest {

    @Test
    void everyFamilyButExactHasABandWithItsSource() {
        ErrorBands bands = ErrorBands.builtIn();
        for (Family family : Family.values()) {
            if (family != Family.EXACT) {
                assertNotNull(bands.families().get(family), family.label());
                assertFalse(bands.families().get(family).source().isBlank(), family.label());
            }
        }
    }

    @Test
    void boundsAreTheFigureTimesTheBandAndExactFiguresThemselves() {
        ErrorBands bands = ErrorBands.builtIn();
        ErrorBand step = bands.families().get(Family.STEP_TIME);
        List<Figure> figures =
                List.of(
                        new Figure("t", 2, "s", Family.STEP_TIME, null),
                        new Figure("n", 5, "count", Family.EXACT, null),
                        new Figure("mfu", 0.9, "share", Family.TRAINING_THROUGHPUT, null));
        var bounds = bands.bounds(figures);
        assertEquals(
                new Interval(2 * step.low(), 2 * step.high(), 0.9, "calibration"), bounds.get("t"));
        assertEquals(new Interval(5, 5, 0.9, "calibration"), bounds.get("n"));
        assertEquals(1, bounds.get("mfu").high(), "no share is above one");
    }
}
