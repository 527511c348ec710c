package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.result.Basis;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/** Laws of attention priced by a fit: it grows with every size and never beats its bounds. */
class AttentionTimeTest {

    private static final double[] BATCHES = {1, 2, 5, 16, 64, 256, 1000};
    private static final double[] LENGTHS = {1, 16, 100, 128, 129, 1024, 8192, 131072};
    private static final double[] HEADS = {1, 2, 4, 8};

    private static GpuRates rates(String chip, String stack) {
        Gpu gpu = CatalogReading.of(Catalog.builtIn(), Gpu.class, chip);
        Stack software = CatalogReading.of(Catalog.builtIn(), Stack.class, stack);
        assertNotNull(gpu);
        assertNotNull(software);
        return new GpuRates(gpu, software);
    }

    private static Operator context(double batch, double prompt, double keyHeads) {
        AttentionHeads heads = new AttentionHeads(4 * keyHeads, keyHeads, 128, Precision.BF16);
        double pairs = batch * prompt * (prompt + 1) / 2;
        return new Operator(
                OperatorKind.ATTENTION_PREFILL,
                "prompts",
                1,
                4 * pairs * heads.query() * heads.width(),
                4 * batch * prompt * heads.width() * (heads.query() + heads.keyValue()),
                Precision.BF16,
                0,
                0,
                0,
                new AttentionSize(heads, batch, batch * prompt, pairs, batch * prompt),
                null);
    }

    private static Operator generation(double batch, double past, double keyHeads) {
        AttentionHeads heads = new AttentionHeads(4 * keyHeads, keyHeads, 128, Precision.BF16);
        double keys = batch * past;
        return new Operator(
                OperatorKind.ATTENTION_DECODE,
                "tokens",
                1,
                4 * keys * heads.query() * heads.width(),
                4 * heads.width() * (keys * heads.keyValue() + batch * heads.query()),
                Precision.BF16,
                0,
                0,
                0,
                new AttentionSize(heads, batch, batch, keys, keys),
                null);
    }

    private static double seconds(GpuRates rates, Operator operator) {
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(operator);
        return table.timeAll(CpuBackend.forAnswers()).seconds(0);
    }

    private static void bounded(GpuRates rates, Operator operator) {
        double seconds = seconds(rates, operator);
        String what = operator.name() + " " + operator.attention();
        assertTrue(seconds > operator.flops() / rates.peak(Precision.BF16), "peak: " + what);
        assertTrue(seconds > operator.bytes() / rates.memoryPeak(), "bandwidth: " + what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"H100-SXM-80GB", "H200-SXM-141GB", "A100-SXM-80GB", "B200", "L40S", "GB300"})
    void attentionGrowsWithBatchLengthAndHeadsAndNeverBeatsTheGpu(String gpu) {
        GpuRates rates = rates(gpu, "vLLM-0.19.0");
        for (double batch : BATCHES) {
            for (double length : LENGTHS) {
                for (double heads : HEADS) {
                    for (Operator now :
                            List.of(
                                    context(batch, length, heads),
                                    generation(batch, length, heads))) {
                        bounded(rates, now);
                    }
                    String at = batch + " x " + length + " x " + heads;
                    double prompts = seconds(rates, context(batch, length, heads));
                    assertTrue(prompts <= seconds(rates, context(batch + 1, length, heads)), at);
                    assertTrue(prompts <= seconds(rates, context(batch, length + 1, heads)), at);
                    assertTrue(prompts <= seconds(rates, context(batch, length, heads + 1)), at);
                    double tokens = seconds(rates, generation(batch, length, heads));
                    assertTrue(tokens <= seconds(rates, generation(batch + 1, length, heads)), at);
                    assertTrue(tokens <= seconds(rates, generation(batch, length + 1, heads)), at);
                    assertTrue(tokens <= seconds(rates, generation(batch, length, heads + 1)), at);
                }
            }
        }
    }

    @Test
    void trainingAttentionIsNotTimedByInferenceKernels() {
        AttentionHeads heads = new AttentionHeads(32, 8, 128, Precision.BF16);
        assertNull(
                AttentionTime.of(
                        rates("H100-SXM-80GB", "Megatron-Core-0.15"),
                        OperatorKind.ATTENTION_PREFILL,
                        Precision.BF16,
                        heads));
        assertNotNull(
                AttentionTime.of(
                        rates("H100-SXM-80GB", "vLLM-0.19.0"),
                        OperatorKind.ATTENTION_PREFILL,
                        Precision.BF16,
                        heads));
    }

    @Test
    void theKernelOfTheGroupAndOfTheWidthIsTaken() {
        AttentionFits fits = new AttentionFits(rates("H100-SXM-80GB", "TensorRT-LLM-1.2"));
        var shared = fits.generation(new AttentionHeads(32, 8, 128, Precision.BF16));
        assertNotNull(shared);
        assertEquals(List.of(2, 128), List.of(shared.narrowest(), shared.width()));
        assertEquals(Precision.BF16, shared.cache());
        var own = fits.generation(new AttentionHeads(32, 32, 64, Precision.FP8));
        assertNotNull(own);
        assertEquals(List.of(1, 64), List.of(own.narrowest(), own.width()));
        assertEquals(Precision.FP8, own.cache());
        var wide = fits.generation(new AttentionHeads(128, 1, 256, Precision.FP8));
        assertNotNull(wide);
        assertEquals(33, wide.narrowest());
    }

    @Test
    void groupsWithoutAKernelAreReadHeadByHead() {
        AttentionHeads four = new AttentionHeads(32, 8, 128, Precision.FP8);
        AttentionHeads eight = new AttentionHeads(64, 8, 128, Precision.FP8);
        AttentionFits early = new AttentionFits(rates("H200-SXM-141GB", "TensorRT-LLM-0.9"));
        AttentionFits later = new AttentionFits(rates("H200-SXM-141GB", "TensorRT-LLM-1.2"));
        assertEquals(later.generation(eight), early.generation(eight));
        var single = early.generation(four);
        assertNotNull(single);
        assertEquals(33, single.narrowest());
        assertTrue(single.perHeadKeys().value() > 0, "each head takes time for each key");
        // Without a kernel of single heads to go by, that of groups is the nearest there is.
        AttentionFits unmeasured = new AttentionFits(rates("A100-SXM-80GB", "TensorRT-LLM-0.9"));
        var nearest = unmeasured.generation(four);
        assertNotNull(nearest);
        assertTrue(nearest.widest() <= 32, nearest.toString());
    }

    @Test
    void whatAGpuOfTheSameArchitectureLendsIsExtrapolated() {
        AttentionHeads heads = new AttentionHeads(32, 8, 128, Precision.BF16);
        for (var gpu :
                List.of(
                        List.of("H100-SXM-80GB", Basis.CALIBRATED),
                        List.of("H100-NVL-94GB", Basis.EXTRAPOLATED),
                        List.of("MI300X", Basis.MODELLED))) {
            OperatorTime time =
                    OperatorTime.of(
                            rates(gpu.getFirst().toString(), "vLLM-0.19.0"),
                            OperatorKind.ATTENTION_DECODE,
                            Precision.BF16,
                            heads);
            assertEquals(gpu.getLast(), time.basis(false), gpu.toString());
        }
    }

    @Test
    void repeatedCallsFindInTheCacheWhatFitsInIt() {
        assertEquals(0, AttentionTime.missed(1, 0, 1e8));
        assertTrue(AttentionTime.missed(1, 1e7, 1e8) < 1e4);
        assertEquals(4e8, AttentionTime.missed(1, 4e8, 1e8), 0.01 * 4e8);
        assertEquals(1e7, AttentionTime.missed(0, 1e7, 1e8));
    }
}
