package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineScheduleTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1,7", "2,2", "4,8", "8,8", "8,64", "64,512", "8,3"})
    void bubbleIsPMinusOneOverMPlusPMinusOneWhenSendingIsFree(int p, int m) {
        double f = 1.25;
        double b = 2.5;
        PipelineSchedule schedule = uniform(p, 1, m, f, b);
        schedule.run(0, false, new double[p]);
        double busy = m * (f + b);
        double finish = schedule.finish(0);
        assertEquals((p - 1.0) / (m + p - 1.0), 1 - busy / finish, 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"2,2,4", "4,2,8", "4,4,16", "8,3,64", "8,3,8", "16,5,64"})
    void interleavingDividesTheBubbleByTheVirtualStages(int p, int v, int m) {
        double f = 1.0 / v;
        double b = 2.0 / v;
        PipelineSchedule schedule = uniform(p, v, m, f, b);
        schedule.run(0, false, new double[p * v]);
        double bubble = schedule.finish(0) - m * 3.0;
        assertEquals((p - 1) * 3.0 / v, bubble, 1e-9);
    }

    @Test
    void aSlowStageSetsThePace() {
        int p = 4;
        int m = 100;
        double[] forward = {1, 1, 3, 1};
        double[] backward = {2, 2, 6, 2};
        PipelineSchedule schedule = new PipelineSchedule(p, 1, m, forward, backward);
        schedule.run(0, false, new double[p]);
        // Two forward chunks before the slow stage begins, two backward chunks after its last.
        assertEquals(2 * 1 + m * 9 + 2 * 2, schedule.finish(0), 1e-9);
    }

    @Test
    void everyOrderOfStagesVirtualStagesAndMicroBatchesEnds() {
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            int p = 1 + random.nextInt(9);
            int v = 1 + random.nextInt(4);
            int m = v == 1 ? 1 + random.nextInt(30) : p * (1 + random.nextInt(5));
            double[] forward = random.doubles((long) p * v).toArray();
            double[] backward = random.doubles((long) p * v).toArray();
            PipelineSchedule schedule = new PipelineSchedule(p, v, m, forward, backward);
            schedule.run(0.1, random.nextBoolean(), new double[p * v]);
            for (int s = 0; s < p; s++) {
                double busy = 0;
                for (int c = 0; c < v; c++) {
                    busy += m * (forward[c * p + s] + backward[c * p + s]);
                }
                assertTrue(schedule.finish(s) >= busy - 1e-9, "p " + p + " v " + v + " m " + m);
            }
        }
    }

    @Test
    void sendingFasterOrComputingFasterNeverEndsLater() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            int p = 2 + random.nextInt(7);
            int v = 1 + random.nextInt(3);
            int m = p * (1 + random.nextInt(4));
            double[] forward = random.doubles((long) p * v).toArray();
            double[] backward = random.doubles((long) p * v).toArray();
            double send = random.nextDouble();
            boolean blocks = random.nextBoolean();
            PipelineSchedule slow = new PipelineSchedule(p, v, m, forward, backward);
            slow.run(send, blocks, new double[p * v]);
            double[] before = finishes(slow, p);
            slow.run(send / 2, blocks, new double[p * v]);
            double[] sooner = finishes(slow, p);
            forward[random.nextInt(p * v)] *= 0.5;
            slow.run(send, blocks, new double[p * v]);
            double[] faster = finishes(slow, p);
            for (int s = 0; s < p; s++) {
                assertTrue(sooner[s] <= before[s] + 1e-12);
                assertTrue(faster[s] <= before[s] + 1e-12);
            }
        }
    }

    @Test
    void parametersThatComeLateHoldTheFirstForwardChunkOnly() {
        PipelineSchedule schedule = uniform(1, 1, 3, 1, 2);
        schedule.run(0, false, new double[] {5});
        assertEquals(5 + 2 + 2 * 3, schedule.finish(0), 1e-12);
    }

    @Test
    void blockingSendsOccupyTheSender() {
        PipelineSchedule schedule = uniform(2, 1, 1, 1, 1);
        schedule.run(0.5, true, new double[2]);
        // Forward 1, send 0.5, forward and backward 2, send 0.5, backward 1.
        assertEquals(5, schedule.finish(0), 1e-12);
        assertEquals(1, schedule.sends(0));
        assertEquals(1, schedule.sends(1));
    }

    private static double[] finishes(PipelineSchedule schedule, int p) {
        double[] finish = new double[p];
        Arrays.setAll(finish, schedule::finish);
        return finish;
    }

    private static PipelineSchedule uniform(int p, int v, int m, double f, double b) {
        double[] forward = new double[p * v];
        double[] backward = new double[p * v];
        Arrays.fill(forward, f);
        Arrays.fill(backward, b);
        return new PipelineSchedule(p, v, m, forward, backward);
    }

    @Test
    void interleavingAsksForWholeRoundsOfMicroBatches() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PipelineSchedule(4, 2, 6, new double[8], new double[8]));
    }
}
