package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/**
 * Single kernels on an H100 that everybody measures: vLLM 0.24 (ai-dynamo/aiconfigurator, systems/
 * data/h100_sxm). They are among the measurements of the fits, so this is a test of the forms.
 */
class KernelAnchorsTest {

    private static GpuRates h100() {
        Catalog catalog = Catalog.builtIn();
        return new GpuRates(
                Objects.requireNonNull(CatalogReading.of(catalog, Gpu.class, "H100-SXM-80GB")),
                Objects.requireNonNull(CatalogReading.of(catalog, Stack.class, "vLLM-0.24.0")));
    }

    private static double millis(Operator operator) {
        OperatorTable table = new OperatorTable(h100());
        table.addOperator(operator);
        return table.timeAll(CpuBackend.forAnswers()).seconds(0) * 1e3;
    }

    @ParameterizedTest
    @CsvSource({"2047, 0.187, 6", "4095, 0.354, 5", "8191, 0.688, 3"})
    void decodingSixtyFourSequencesTakesWhatWasMeasured(
            double past, double measured, double percent) {
        AttentionHeads heads = new AttentionHeads(32, 8, 128, Precision.BF16);
        double keys = 64 * (past + 1);
        double bytes = keys * 2 * 8 * 128 * 2 + 64 * 2.0 * 32 * 128 * 2;
        Operator operator =
                new Operator(
                        OperatorKind.ATTENTION_DECODE,
                        "decode",
                        1,
                        keys * 4 * 32 * 128,
                        bytes,
                        Precision.BF16,
                        0,
                        0,
                        0,
                        new AttentionSize(heads, 64, 64, keys, keys),
                        null);
        double ours = millis(operator);
        System.out.printf(
                Locale.ROOT,
                "decode attention, past %.0f: %.3f ms, measured %.3f%n",
                past,
                ours,
                measured);
        assertEquals(measured, ours, measured * percent / 100);
    }

    @Test
    void aLargeProductTakesWhatWasMeasured() {
        double flops = 2.0 * 4096 * 8192 * 8192;
        Operator operator =
                new Operator(
                        OperatorKind.LINEAR,
                        "product",
                        1,
                        flops,
                        2.0 * (8192.0 * 8192 + 4096.0 * 16384),
                        Precision.BF16,
                        4096,
                        8192,
                        8192);
        double ours = millis(operator);
        System.out.printf(Locale.ROOT, "4096 x 8192 x 8192: %.4f ms, measured 0.6977%n", ours);
        assertEquals(0.6977, ours, 0.04 * 0.6977);
    }
}
