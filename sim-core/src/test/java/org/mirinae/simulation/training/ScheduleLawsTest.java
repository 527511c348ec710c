package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.schema.Members;
import org.mirinae.workload.schedule.DualPipe;
import org.mirinae.workload.schedule.GPipe;
import org.mirinae.workload.schedule.OneForwardOneBackward;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.schedule.ZeroBubbleH1;
import org.mirinae.workload.schedule.ZeroBubbleH2;
import org.mirinae.workload.schedule.ZeroBubbleV;

/**
 * Checks what holds for the orders of stages; bubbles as Qi et al. 2023 and the DeepSeek-V3 report.
 */
class ScheduleLawsTest {

    static List<Schedule> schedules() {
        return Members.all(Schedule.class);
    }

    private static PipelineSchedule run(Schedule kind, int p, int m, double f, double b, double w) {
        int chunks = kind.searched(4).getFirst();
        StageOrders orders = new StageOrders(kind, new PipelineShape(p, chunks, m));
        int virtual = orders.virtualStages();
        PipelineSchedule schedule =
                new PipelineSchedule(
                        orders,
                        filled(virtual, f),
                        filled(virtual, b + w),
                        filled(virtual, b),
                        filled(virtual, w));
        schedule.run(0, false, new double[virtual]);
        return schedule;
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    /**
     * Returns the bubble of the rank that waits longest, from its first chunk on where steps run
     * into another.
     */
    private static double bubble(PipelineSchedule schedule, Schedule kind, double work) {
        double most = 0;
        for (int r = 0; r < schedule.orders().ranks(); r++) {
            double from = kind.validatesLater() ? schedule.began(r) : 0;
            most = Math.max(most, schedule.finish(r) - from - work);
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({"2,4", "4,8", "4,13", "8,16", "8,64", "16,48"})
    void bubblesOfEqualStagesAreThoseOfQiEtAl(int p, int m) {
        double t = 0.75;
        double work = m * 3 * t;
        double oneFOneB =
                bubble(run(new OneForwardOneBackward(), p, m, t, t, t), new GPipe(), work);
        assertEquals((p - 1) * (t + t + t), oneFOneB, 1e-9);
        double gpipe = bubble(run(new GPipe(), p, m, t, t, t), new GPipe(), work);
        assertEquals(oneFOneB, gpipe, 1e-9);
        double h1 = bubble(run(new ZeroBubbleH1(), p, m, t, t, t), new ZeroBubbleH1(), work);
        assertEquals((p - 1) * (t + t - t), h1, 1e-9);
        double h2 = bubble(run(new ZeroBubbleH2(), p, m, t, t, t), new ZeroBubbleH2(), work);
        assertEquals((p - 1) * (t + t - 2 * t), h2, 1e-9);
        if (m >= 2 * p - 1) {
            double v =
                    bubble(
                            run(new ZeroBubbleV(), p, m, t / 2, t / 2, t / 2),
                            new ZeroBubbleV(),
                            work);
            assertEquals(0, v, 1e-9);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,8,1,1,1", "4,8,1,1,1", "8,16,1,1.25,0.75", "8,40,1,1,1", "16,64,2,2.5,1.5"})
    void dualPipesBubbleIsThatOfItsReport(int p, int m, double f, double b, double w) {
        PipelineSchedule schedule = run(new DualPipe(), p, m, f, b, w);
        double bubble = bubble(schedule, new DualPipe(), m * (f + b + w));
        // (PP/2 - 1)(F&B + B - 3W), table 2, F&B and B with gradients of weights.
        assertEquals((p / 2 - 1) * (f + b + w + b + w - 3 * w), bubble, 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"2,4", "4,8", "4,13", "8,16", "8,64"})
    void zeroBubbleKeepsNoMoreThanItSays(int p, int m) {
        assertEquals(p, most(run(new OneForwardOneBackward(), p, m, 1, 1, 1)));
        assertEquals(p, most(run(new ZeroBubbleH1(), p, m, 1, 1, 1)));
        assertEquals(Math.min(m, 2 * p - 1), most(run(new ZeroBubbleH2(), p, m, 1, 1, 1)));
        // Halves of a stage: two of them are one micro-batch of 1F1B.
        assertTrue(most(run(new ZeroBubbleV(), p, m, 1, 1, 1)) <= 2 * p);
        assertEquals(m, most(run(new GPipe(), p, m, 1, 1, 1)));
        if (m >= 2 * p && m % 2 == 0) {
            assertEquals(p + 1, most(run(new DualPipe(), p, m, 1, 1, 1)));
        }
    }

    private static int most(PipelineSchedule schedule) {
        int most = 0;
        for (int r = 0; r < schedule.orders().ranks(); r++) {
            most = Math.max(most, schedule.inFlight(r));
        }
        return most;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyChunkOfEveryMicroBatchRunsOnceWhateverItTakes(Schedule kind) {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            int p = 2 * (1 + random.nextInt(4));
            int m = p * (2 + random.nextInt(4));
            int chunks = kind.searched(4).getFirst();
            StageOrders orders = new StageOrders(kind, new PipelineShape(p, chunks, m));
            int virtual = orders.virtualStages();
            Set<Long> seen = new HashSet<>();
            for (int r = 0; r < p; r++) {
                for (int run : orders.runs(r)) {
                    int rank = orders.rank(orders.virtualStage(run), orders.microBatch(run));
                    assertEquals(r, rank);
                    count(seen, run);
                }
            }
            assertEquals(3L * virtual * m, seen.size(), "three parts of each chunk");
            double[] f = random.doubles(virtual).toArray();
            double[] b = random.doubles(virtual).toArray();
            double[] w = random.doubles(virtual).toArray();
            double[] whole = new double[virtual];
            Arrays.setAll(whole, v -> b[v] + w[v]);
            PipelineSchedule schedule = new PipelineSchedule(orders, f, whole, b, w);
            schedule.run(random.nextDouble() / 2, random.nextBoolean(), new double[virtual]);
            for (int r = 0; r < p; r++) {
                double busy = 0;
                for (int v : orders.held(r)) {
                    busy += orders.microBatchesOf() * (f[v] + whole[v]);
                }
                assertTrue(schedule.finish(r) >= busy - 1e-9, kind + " " + p + " " + m);
            }
        }
    }

    /** Counts the parts of a run: forward, input gradients, gradients of weights. */
    private static void count(Set<Long> seen, int run) {
        long index = 3L * StageOrders.index(run);
        switch (StageOrders.kind(run)) {
            case StageOrders.FORWARD -> assertTrue(seen.add(index));
            case StageOrders.BACKWARD -> {
                assertTrue(seen.add(index + 1));
                assertTrue(seen.add(index + 2));
            }
            case StageOrders.BACKWARD_INPUT -> assertTrue(seen.add(index + 1));
            default -> assertTrue(seen.add(index + 2));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aFasterChunkOrMessageNeverEndsLater(Schedule kind) {
        Random random = new Random(17);
        for (int i = 0; i < 60; i++) {
            int p = 2 * (1 + random.nextInt(3));
            int m = 2 * p;
            int chunks = kind.searched(4).getFirst();
            StageOrders orders = new StageOrders(kind, new PipelineShape(p, chunks, m));
            int virtual = orders.virtualStages();
            double[][] times = new double[4][];
            Arrays.setAll(times, k -> random.doubles(virtual).toArray());
            PipelineSchedule schedule =
                    new PipelineSchedule(orders, times[0], times[1], times[2], times[3]);
            double send = random.nextDouble();
            schedule.run(send, false, new double[virtual]);
            double[] before = new double[p];
            Arrays.setAll(before, schedule::finish);
            times[random.nextInt(4)][random.nextInt(virtual)] *= 0.5;
            schedule.run(send / 2, false, new double[virtual]);
            for (int r = 0; r < p; r++) {
                assertTrue(schedule.finish(r) <= before[r] + 1e-9);
            }
        }
    }

    @Test
    void whatAScheduleCannotRunIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StageOrders(new DualPipe(), new PipelineShape(3, 1, 12)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StageOrders(new DualPipe(), new PipelineShape(4, 1, 6)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StageOrders(new ZeroBubbleV(), new PipelineShape(4, 1, 8)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StageOrders(new ZeroBubbleH1(), new PipelineShape(4, 2, 8)));
    }
}
