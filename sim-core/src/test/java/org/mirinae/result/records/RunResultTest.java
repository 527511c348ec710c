package org.mirinae.result.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Results;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.document.Figures;

class RunResultTest {

    @Test
    void keysStandInTheOrderOfTheContract() {
        assertEquals(
                List.of(
                        "kind",
                        "version",
                        "seed",
                        "digest",
                        "input_digest",
                        "scenario",
                        "assumptions",
                        "simulation",
                        "basis",
                        "bounds",
                        "workloads",
                        "training",
                        "cluster",
                        "energy",
                        "cost"),
                topKeys(Results.training(2).json()));
    }

    private static List<String> topKeys(String json) {
        return json.lines()
                .filter(line -> line.startsWith("  \""))
                .map(line -> line.substring(3, line.indexOf('"', 3)))
                .toList();
    }

    @Test
    void theOnlyWorkloadStandsAtTheTopAgain() {
        String json = Results.training(2).json();
        String below = json.substring(json.indexOf("\n  \"training\": {") + 1);
        String named = json.substring(json.indexOf("\n      \"training\": {") + 1);
        assertEquals(
                below.substring(0, below.indexOf("\n  }")),
                named.substring(0, named.indexOf("\n      }")).replaceAll("(?m)^    ", ""));
    }

    @Test
    void zerosAreWrittenAndAbsentFiguresLeftOut() {
        String json = Results.training(2).json();
        assertTrue(json.contains("\"workspace\": 0"), json);
        assertFalse(json.contains("facility_joules"), json);
        assertFalse(json.contains("null"), json);
    }

    @Test
    void digestLeavesOutVersionAndSimulationAndNothingElse() {
        RunResult result = Results.training(2);
        RunResult slower = result.withSimulation(new SimulationUsage(9, 9, 9, "opencl"));
        assertEquals(result.digest(), slower.digest());
        assertNotEquals(result.digest(), Results.training(2.000001).digest());
        assertNotEquals(
                result.digest(), result.withBounds(new java.util.LinkedHashMap<>()).digest());
    }

    @Test
    void aFigureThatIsNotANumberIsABugAndNamed() {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class, () -> Results.training(Double.NaN).json());
        assertEquals("workloads.main.training.step_time_seconds is NaN", e.getMessage());
    }

    @Test
    void figuresCarryTheirUnitAndBounds() {
        List<Figure> figures = Figures.of(Results.training(2));
        Figure step =
                figures.stream()
                        .filter(f -> f.path().endsWith(".step_time_seconds"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(2, step.value());
        assertEquals("s", step.unit());
        assertEquals(new Interval(1, 4, 0.9, "calibration"), step.bounds());
        Figure bubble =
                figures.stream()
                        .filter(f -> f.path().endsWith("breakdown_seconds.bubble"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("s", bubble.unit());
        assertTrue(figures.stream().noneMatch(f -> f.path().startsWith("training.")));
    }

    @Test
    void sharesOfTheBasisMustSumToOne() {
        assertThrows(IllegalArgumentException.class, () -> new BasisShares(0.5, 0, 0.4, 0));
        BasisShares half = BasisShares.ofSeconds(new double[] {1, 0, 1, 0});
        assertEquals(new BasisShares(0.5, 0, 0.5, 0), half);
        assertEquals(BasisShares.ALL_MODELLED, BasisShares.ofSeconds(new double[4]));
    }
}
