package org.mirinae.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.perf.kernel.Roofline;
import org.mirinae.problems.NotThereException;

/** Kernels on the processor, what is chosen, and that wrong values are found. */
final class KernelsTest {

    private static final OperatorTiming TIMING = new OperatorTiming();

    private static double[][] operators(int size, long seed) {
        Random random = new Random(seed);
        double[][] in = new double[5][size];
        for (double[] array : in) {
            for (int i = 0; i < size; i++) {
                array[i] = StrictMath.exp(random.nextDouble() * 70 - 35);
            }
        }
        return in;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 8191, 8192, 8193, 100_003})
    void cuttingTheWorkIntoPartsChangesNoBit(int size) {
        double[][] in = operators(size, size);
        double[][] whole = new double[2][size];
        TIMING.compute(in, whole, 0, size);
        double[][] cut = CpuBackend.forAnswers().run(TIMING, in);
        assertArrayEquals(whole[0], cut[0], 0.0);
        assertArrayEquals(whole[1], cut[1], 0.0);
    }

    @Test
    void batchAndScalarRooflineGiveTheSameBits() {
        long seed = 7;
        double[][] in = operators(10_000, seed);
        double[][] out = CpuBackend.forAnswers().run(TIMING, in);
        for (int i = 0; i < in[0].length; i++) {
            double one = Roofline.seconds(in[0][i], in[1][i], in[2][i], in[3][i], in[4][i]);
            assertEquals(
                    Double.doubleToRawLongBits(one),
                    Double.doubleToRawLongBits(out[0][i]),
                    "seed " + seed + ", operator " + i);
        }
    }

    @Test
    void theBoundIsMemoryOnlyWhereMovingTakesLongerThanComputing() {
        double[][] in = {{10, 10, 10}, {10, 20, 5}, {1, 1, 1}, {1, 1, 1}, {0.5, 0.5, 0}};
        double[][] out = CpuBackend.forAnswers().run(TIMING, in);
        assertArrayEquals(new double[] {10.5, 20.5, 10}, out[0]);
        assertArrayEquals(new double[] {0, 1, 0}, out[1]);
    }

    @Test
    void aKernelRefusesTheWrongNumberOfArrays() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> CpuBackend.forAnswers().run(TIMING, new double[4][1]));
        assertEquals("operator_timing reads 5 arrays, not 4", e.getMessage());
    }

    static List<WorkloadKernel> workloadKernels() {
        return WorkloadKernel.all();
    }

    @ParameterizedTest
    @MethodSource("workloadKernels")
    void noBoundLetsZerosPass(WorkloadKernel kernel) {
        for (int scale : new int[] {0, 1}) {
            WorkloadData data = kernel.data(scale);
            float[] values = new float[data.outputLength()];
            kernel.compute(data, values, 0, values.length);
            double largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            double bound = kernel.errorBound(data);
            assertTrue(largest > 10 * bound, kernel.name() + ": " + largest + " vs. " + bound);
        }
    }

    /** A backend whose values are all zero, and which may not be there. */
    private record Broken(String name, Availability availability) implements KernelBackend {
        @Override
        public double[][] run(AnswerKernel kernel, double[][] in) {
            return new double[kernel.outputs()][in[0].length];
        }

        @Override
        public WorkloadRun time(WorkloadKernel kernel, WorkloadData data, int repetitions) {
            return new WorkloadRun(new float[data.outputLength()], 1);
        }
    }

    @Test
    void calibrationFindsADeviceThatComputesWrong() {
        for (Calibration.Measured m :
                Calibration.run(new Broken("zeros", Availability.on("nothing")), 1)) {
            assertFalse(m.correct(), m.kernel());
        }
    }

    @Test
    void calibrationOfTheProcessorGivesRatesOfItsClock() {
        AtomicLong clock = new AtomicLong();
        CpuBackend cpu = new CpuBackend(() -> clock.addAndGet(500_000_000));
        for (Calibration.Measured m : Calibration.run(cpu, 1)) {
            WorkloadData data =
                    WorkloadKernel.all().stream()
                            .filter(k -> k.name().equals(m.kernel()))
                            .findFirst()
                            .orElseThrow()
                            .data(1);
            assertTrue(m.correct(), m.kernel());
            assertEquals(0.5, m.seconds(), 1e-12);
            assertEquals(data.flops() * 2, m.flopsPerSecond(), data.flops() * 1e-9);
            assertEquals(data.bytes() * 2, m.bytesPerSecond(), data.bytes() * 1e-9);
        }
    }

    @Test
    void choosingSaysWhatWasTakenAndWhyNotTheOthers() {
        KernelBackends backends =
                new KernelBackends(
                        List.of(
                                new Broken("a", Availability.not("it is gone", "Maybe look.")),
                                new Broken("b", Availability.on("a device"))));
        assertEquals("backend b on a device; not a: it is gone", backends.choose("auto").why());
        assertEquals("backend b on a device", backends.choose("b").why());
        NotThereException e = assertThrows(NotThereException.class, () -> backends.choose("a"));
        assertEquals("The backend a is not there: it is gone.\nMaybe look.", e.getMessage());
    }
}
