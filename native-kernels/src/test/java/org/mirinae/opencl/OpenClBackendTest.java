package org.mirinae.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.OperatorTiming;
import org.mirinae.kernel.PlanTiming;
import org.mirinae.kernel.WorkloadData;
import org.mirinae.kernel.WorkloadKernel;
import org.mirinae.kernel.WorkloadRun;

/**
 * OpenCL against the Java definitions. Skipped, visibly, without a device, unless MIRINAE_REQUIRE
 * names opencl.
 */
final class OpenClBackendTest {

    private static final KernelBackend OPENCL = new OpenClBackend();
    private static final OperatorTiming TIMING = new OperatorTiming();

    /** Says it once; each test then counts as skipped. */
    @BeforeAll
    static void saysWhyItIsSkipped() {
        Availability availability = OPENCL.availability();
        if (!availability.available()) {
            System.out.println("OpenClBackendTest is skipped: " + availability.reason());
        }
    }

    @BeforeEach
    void needsADevice() {
        Availability availability = OPENCL.availability();
        String required = System.getenv("MIRINAE_REQUIRE");
        if (!availability.available()
                && required != null
                && List.of(required.split(",")).contains("opencl")) {
            fail("MIRINAE_REQUIRE names opencl, but " + availability.reason());
        }
        assumeTrue(availability.available(), availability.reason());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 3, 63, 64, 65, 127, 128, 129, 1023, 1025, 4095, 4097, 65_537, 1_000_000})
    void timingGivesTheBitsOfJavaAtEverySize(int size) {
        assertSameBits(operators(size, 42 + size));
    }

    /**
     * Seeded operators over thirty orders of magnitude; the seed is in the message of a failure.
     */
    private static double[][] operators(int size, long seed) {
        Random random = new Random(seed);
        double[][] in = new double[5][size];
        for (int i = 0; i < size; i++) {
            for (double[] array : in) {
                array[i] = StrictMath.exp(random.nextDouble() * 70 - 35);
            }
        }
        return in;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4097, 100_000})
    void plansGiveTheBitsOfJavaAtEverySize(int size) {
        PlanTiming kernel = new PlanTiming();
        Random random = new Random(7 + size);
        double[][] in = new double[kernel.inputs()][size];
        for (double[] column : in) {
            for (int i = 0; i < size; i++) {
                // Some are zero: what overlaps, is sharded or comes late differs plan by plan.
                column[i] =
                        random.nextInt(4) == 0 ? 0 : StrictMath.exp(random.nextDouble() * 30 - 9);
            }
        }
        double[][] expected = CpuBackend.forAnswers().run(kernel, in);
        double[][] actual = OPENCL.run(kernel, in);
        for (int a = 0; a < expected.length; a++) {
            assertArrayEquals(bits(expected[a]), bits(actual[a]), "output " + a);
        }
    }

    @Test
    void extremeNumbersGiveTheBitsOfJava() {
        double[] nasty = {
            0,
            -0.0,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            1,
            1e308,
            Double.MAX_VALUE,
            0x1p-1060,
            3e-320
        };
        double[][] in = new double[5][nasty.length * nasty.length];
        for (int i = 0; i < in[0].length; i++) {
            in[0][i] = nasty[i % nasty.length];
            in[1][i] = nasty[i / nasty.length];
            in[2][i] = 1 + nasty[(i + 3) % nasty.length];
            in[3][i] = 1 + nasty[(i + 5) % nasty.length];
            in[4][i] = nasty[(i + 7) % nasty.length];
        }
        assertSameBits(in);
    }

    private static void assertSameBits(double[][] in) {
        double[][] expected = CpuBackend.forAnswers().run(TIMING, in);
        double[][] actual = OPENCL.run(TIMING, in);
        assertEquals(expected.length, actual.length);
        for (int a = 0; a < expected.length; a++) {
            long[] left = bits(expected[a]);
            assertArrayEquals(left, bits(actual[a]), "output " + a);
        }
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }

    static List<WorkloadKernel> workloadKernels() {
        return WorkloadKernel.all();
    }

    @ParameterizedTest
    @MethodSource("workloadKernels")
    void workloadKernelsStayWithinTheBoundOfTheirSums(WorkloadKernel kernel) {
        for (int scale : new int[] {0, 1}) {
            WorkloadData data = kernel.data(scale);
            float[] expected = new float[data.outputLength()];
            kernel.compute(data, expected, 0, expected.length);
            WorkloadRun run = OPENCL.time(kernel, data, 1);
            double bound = kernel.errorBound(data);
            double worst = 0;
            boolean all = true;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(expected[i] - run.output()[i]));
                all &= Float.isFinite(run.output()[i]);
            }
            assertTrue(
                    all && worst <= bound, kernel.name() + " differs by " + worst + " > " + bound);
            assertTrue(run.bestSeconds() > 0, "the device gives no time");
        }
    }

    @Test
    void arraysOfDifferentLengthAreRefusedBeforeTheDeviceSeesThem() {
        double[][] in = {{1}, {1}, {1}, {1}, {1, 2}};
        assertThrows(IllegalArgumentException.class, () -> OPENCL.run(TIMING, in));
    }
}
