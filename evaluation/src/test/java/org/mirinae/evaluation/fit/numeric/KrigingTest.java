package org.mirinae.evaluation.fit.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KrigingTest {

    private static double truth(double x, double y) {
        return 0.3 * Math.sin(x / 3) + 0.02 * y;
    }

    private static List<Kriging.Point> points(int gpu, double more, int step) {
        List<Kriging.Point> points = new ArrayList<>();
        for (int x = 0; x <= 14; x += step) {
            for (int y = 10; y <= 16; y += step) {
                points.add(new Kriging.Point(new double[] {x, y, 12}, gpu, truth(x, y) + more));
            }
        }
        return points;
    }

    @Test
    void aSmoothFieldIsFoundBetweenItsMeasurements() {
        Kriging field = new Kriging(points(0, 0, 2));
        for (int x = 1; x < 14; x += 2) {
            assertEquals(truth(x, 13), field.at(x, 13, 12), 0.02);
        }
    }

    @Test
    void farFromAllMeasurementsTheFieldIsZero() {
        assertEquals(0, new Kriging(points(0, 0.4, 2)).at(200, 200, 200), 1e-9);
    }

    @Test
    void oneOddMeasurementBendsLittle() {
        List<Kriging.Point> points = points(0, 0, 2);
        points.add(new Kriging.Point(new double[] {7, 13, 12}, 0, truth(7, 13) + 1.5));
        assertEquals(truth(7, 13), new Kriging(points).at(7, 13, 12), 0.05);
    }

    @Test
    void measurementsOfTheSameArchitectureHelpWhereTheGpuHasNone() {
        List<Kriging.Point> few = new ArrayList<>(points(0, 0, 2).subList(0, 6));
        double alone = Math.abs(new Kriging(few).at(11, 13, 12) - truth(11, 13));
        few.addAll(points(1, 0, 2));
        double together = Math.abs(new Kriging(few).at(11, 13, 12) - truth(11, 13));
        assertTrue(together < alone / 2, together + " of " + alone);
    }
}
