package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.result.Basis;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/** Laws of products priced by a fit: they grow with every size and never beat their bounds. */
class GemmTimeTest {

    private static GpuRates rates(String chip, String stack) {
        Gpu gpu = CatalogReading.of(Catalog.builtIn(), Gpu.class, chip);
        Stack software = CatalogReading.of(Catalog.builtIn(), Stack.class, stack);
        assertNotNull(gpu);
        assertNotNull(software);
        return new GpuRates(gpu, software);
    }

    /** Bound and rest are added again, which rounds the last bits of a double. */
    private static final double ROUNDING = 1 + 1e-14;

    private static double seconds(GpuRates rates, double m, double n, double k) {
        OperatorTable table = new OperatorTable(rates);
        double bytes = 2 * (n * k + m * (n + k));
        table.addOperator(
                new Operator(
                        OperatorKind.LINEAR,
                        "p",
                        1,
                        2 * m * n * k,
                        bytes,
                        Precision.BF16,
                        m,
                        n,
                        k));
        return table.timeAll(CpuBackend.forAnswers()).seconds(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H100-SXM-80GB", "A100-SXM-80GB", "B200", "L40S", "A100-SXM-40GB"})
    void timeGrowsWithEverySizeAndNeverBeatsTheGpu(String gpu) {
        GpuRates rates = rates(gpu, "vLLM-0.19.0");
        double[] sizes = {1, 7, 16, 64, 128, 129, 500, 1024, 4096, 16384};
        for (double m : sizes) {
            for (double n : sizes) {
                double before = 0;
                for (double k : sizes) {
                    double now = seconds(rates, m, n, k);
                    String at = m + " x " + n + " x " + k;
                    assertTrue(now * ROUNDING >= before, "grows with k at " + at);
                    assertTrue(
                            now <= seconds(rates, m + 1, n, k) * ROUNDING, "grows with m at " + at);
                    assertTrue(
                            now <= seconds(rates, m, n + 1, k) * ROUNDING, "grows with n at " + at);
                    assertTrue(now > 2 * m * n * k / rates.peak(Precision.BF16), "peak at " + at);
                    double bytes = 2 * (n * k + m * (n + k));
                    assertTrue(now > bytes / rates.memoryPeak(), "bandwidth at " + at);
                    before = now;
                }
            }
        }
    }

    @Test
    void aStackUsesTheFitOfItsOwnLibrary() {
        var trt = rates("H100-SXM-80GB", "TensorRT-LLM-1.2").gemm(Precision.BF16);
        assertNotNull(trt);
        assertEquals("TensorRT-LLM", trt.library());
        var waits = rates("H100-SXM-80GB", "vLLM-0.24.0").gemm(Precision.FP8_BLOCK);
        assertNotNull(waits);
        assertTrue(waits.launch().value() < 10e-6, "a model's launches do not wait for the host");
        var alone = rates("H100-SXM-80GB", "vLLM-0.24.0").warm().gemm(Precision.FP8_BLOCK);
        assertNotNull(alone);
        assertEquals("vLLM", alone.library());
        var training = rates("H100-SXM-80GB", "Megatron-Core-0.15").gemm(Precision.FP16);
        assertNotNull(training, "16-bit formats run at one rate");
        assertEquals(Precision.BF16, training.precision());
    }

    @Test
    void whatAGpuOfTheSameArchitectureLendsIsExtrapolated() {
        assertEquals(
                Basis.CALIBRATED,
                OperatorTime.of(
                                rates("A100-SXM-80GB", "vLLM-0.19.0"),
                                OperatorKind.LINEAR,
                                Precision.BF16)
                        .basis(true));
        assertEquals(
                Basis.EXTRAPOLATED,
                OperatorTime.of(
                                rates("A100-SXM-40GB", "vLLM-0.19.0"),
                                OperatorKind.LINEAR,
                                Precision.BF16)
                        .basis(true));
        assertEquals(
                Basis.MODELLED,
                OperatorTime.of(rates("MI300X", "vLLM-0.19.0"), OperatorKind.SCAN, Precision.BF16)
                        .basis(false));
    }

    @Test
    void theCornerBetweenComputingAndMovingIsRound() {
        assertEquals(0, Roofline.corner(1, 0));
        assertEquals(StrictMath.pow(2, 0.25) - 1, Roofline.corner(1, 1), 1e-15);
        assertEquals(Roofline.corner(3, 2), Roofline.corner(2, 3));
    }
}
