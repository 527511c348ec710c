package org.mirinae.simulation.goodput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.hardware.FailedComponent;
import org.mirinae.hardware.FailureCause;
import org.mirinae.hardware.FailureRates;
import org.mirinae.perf.training.CheckpointInterval;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.random.Distribution.Constant;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.GoodputResult;
import org.mirinae.units.Seconds;
import org.mirinae.workload.training.Reliability;

final class GoodputTest {

    private static final double DAY = 86_400;
    private static final long GPUS = 10_000;

    /** Interruptions by nodes that must be repaired, once in so many hours. */
    private static FailureRates every(double hours, boolean repair, boolean silent) {
        double perMillion = 1e6 / (hours * GPUS);
        return new FailureRates(
                "test",
                List.of(),
                List.of(
                        new FailureCause(
                                "chip", FailedComponent.GPU, perMillion / 2, repair, silent),
                        new FailureCause(
                                "program", FailedComponent.SOFTWARE, perMillion / 2, false, false)),
                Map.of(),
                "");
    }

    private static Reliability reliability(
            FailureRates rates, Integer spares, boolean elastic, Double interval, int runs) {
        return new Reliability(
                rates,
                new Constant(60),
                new Constant(540),
                new Constant(7200),
                new Constant(DAY),
                spares,
                elastic,
                new Seconds(30),
                interval == null ? null : new Seconds(interval),
                new Seconds(54 * DAY),
                runs);
    }

    private static GoodputResult of(Reliability reliability) {
        return Goodput.of("workload", new GoodputJob(reliability, GPUS, 64, null, null), stream());
    }

    private static RandomStream stream() {
        return new RandomStreams(1).stream("failures");
    }

    @Test
    void withoutFailuresOnlyCheckpointsTakeTime() {
        FailureRates none =
                new FailureRates(
                        "none",
                        List.of(),
                        List.of(new FailureCause("chip", FailedComponent.GPU, 0, false, false)),
                        Map.of(),
                        "");
        GoodputResult result = of(reliability(none, null, false, 570.0, 3));
        assertEquals(570.0 / 600, result.ettr().meanEttr(), 1e-6);
        assertEquals(0, result.interruptions().meanInterruptions());
        assertEquals(0, result.timeShares().get("lost_work"));
        assertEquals(result.ettr().p5Ettr(), result.ettr().p95Ettr());
    }

    /** Daly's complete cost function, of failures that strike at any time but at once noticed. */
    @ParameterizedTest
    @CsvSource({"3, 600, 30, 540", "3, 3600, 30, 540", "0.5, 300, 60, 600", "24, 3000, 120, 60"})
    void meanGoodputIsThatOfTheClosedForm(
            double hours, double interval, double stall, double restart) {
        Reliability reliability =
                new Reliability(
                        every(hours, false, false),
                        new Constant(0),
                        new Constant(restart),
                        new Constant(0),
                        new Constant(0),
                        null,
                        false,
                        new Seconds(stall),
                        new Seconds(interval),
                        new Seconds(200 * DAY),
                        400);
        double closed = CheckpointInterval.goodput(interval, stall, restart, hours * 3600);
        assertEquals(1, of(reliability).ettr().meanEttr() / closed, 3e-3);
    }

    @Test
    void theSimulatedOptimumLosesNoMoreThanTheClosedFormsOptimum() {
        GoodputResult result = of(reliability(every(3, false, false), null, false, null, 300));
        double best = 0;
        for (double interval = 100; interval < 5000; interval += 5) {
            best = Math.max(best, CheckpointInterval.goodput(interval, 30, 600, 3 * 3600));
        }
        double reached =
                CheckpointInterval.goodput(
                        result.intervals().bestIntervalSeconds(), 30, 600, 3 * 3600);
        assertTrue(reached > best * 0.999, reached + " of " + best);
        double daly =
                CheckpointInterval.goodput(
                        result.intervals().dalyIntervalSeconds(), 30, 600, 3 * 3600);
        assertTrue(daly > best * 0.999, daly + " of " + best);
        assertEquals(Math.sqrt(2 * 30 * 3 * 3600), result.intervals().youngIntervalSeconds(), 1e-9);
    }

    @Test
    void timeIsAccountedForByActivityAndByCause() {
        GoodputResult result = of(reliability(every(3, true, true), 2, true, 900.0, 200));
        double sum = result.timeShares().values().stream().mapToDouble(d -> d).sum();
        assertEquals(1, sum, 1e-9);
        double lost = result.lostGpuHours().values().stream().mapToDouble(d -> d).sum();
        double hours = result.meanDurationSeconds() / 3600 * GPUS;
        // Ranks that are missing, and restarts to take them back, belong to no single failure.
        double unattributed = hours * (1 - result.timeShares().get("useful")) - lost;
        assertTrue(unattributed >= -1e-6 * hours, "more lost than there was: " + unattributed);
        assertTrue(
                unattributed
                        <= hours
                                * (result.timeShares().get("degraded")
                                        + result.timeShares().get("restart")));
        double counted = result.interruptionsByCause().values().stream().mapToDouble(d -> d).sum();
        assertEquals(result.interruptions().meanInterruptions(), counted, 1e-6);
        assertEquals(3, result.interruptions().hoursBetweenInterruptions(), 1e-9);
    }

    @Test
    void sparesAndElasticityHelpAndMoreFailuresHurt() {
        double spared =
                of(reliability(every(3, true, false), null, false, 900.0, 200)).ettr().meanEttr();
        double elastic =
                of(reliability(every(3, true, false), 0, true, 900.0, 200)).ettr().meanEttr();
        double few = of(reliability(every(3, true, false), 1, false, 900.0, 200)).ettr().meanEttr();
        double none =
                of(reliability(every(3, true, false), 0, false, 900.0, 200)).ettr().meanEttr();
        assertTrue(
                spared > elastic && elastic > few && few > none,
                spared + " " + elastic + " " + few + " " + none);
        double rarer =
                of(reliability(every(6, true, false), null, false, 900.0, 200)).ettr().meanEttr();
        assertTrue(rarer > spared);
        double silent =
                of(reliability(every(3, true, true), null, false, 900.0, 200)).ettr().meanEttr();
        assertTrue(silent < spared);
    }

    @Test
    void sameSeedGivesTheSameRunsAndTokensEndThem() {
        Reliability reliability =
                new Reliability(
                        every(3, true, false),
                        new Constant(60),
                        new Constant(540),
                        new Constant(7200),
                        new Constant(DAY),
                        4,
                        false,
                        new Seconds(30),
                        null,
                        null,
                        50);
        GoodputJob job = new GoodputJob(reliability, GPUS, 64, null, 20 * DAY);
        GoodputResult once = Goodput.of("workload", job, stream());
        assertEquals(once, Goodput.of("workload", job, stream()));
        Double mean = once.timeToTrain().meanTimeToTrainSeconds();
        assertTrue(mean != null && mean > 20 * DAY && mean < 40 * DAY, "mean " + mean);
        assertEquals(20 * DAY, once.timeShares().get("useful") * once.meanDurationSeconds(), 1);
    }

    @Test
    void failuresThatLeaveNothingAreNamed() {
        Reliability hopeless = reliability(every(0.01, false, false), null, false, 600.0, 2);
        InfeasibleException thrown = assertThrows(InfeasibleException.class, () -> of(hopeless));
        assertTrue(
                thrown.getMessage().startsWith("workload.reliability: failures bind: 0.0100 hours"),
                thrown.getMessage());
    }
}
