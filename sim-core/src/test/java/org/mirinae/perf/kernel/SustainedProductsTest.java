package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/** Products under the hours of load of training beside lone calls. */
class SustainedProductsTest {

    private static double seconds(String gpu, String stack, Precision precision) {
        Catalog catalog = Catalog.builtIn();
        GpuRates rates =
                new GpuRates(
                        CatalogReading.of(catalog, Gpu.class, gpu),
                        CatalogReading.of(catalog, Stack.class, stack));
        OperatorTable table = new OperatorTable(rates);
        double size = 8192;
        double bytes = 3 * size * size * precision.bytesPerElement();
        int span =
                table.addOperator(
                        new Operator(
                                OperatorKind.LINEAR,
                                "product",
                                1,
                                2 * size * size * size,
                                bytes,
                                precision,
                                size,
                                size,
                                size));
        return table.timeAll(CpuBackend.forAnswers()).seconds(span);
    }

    @ParameterizedTest
    @CsvSource({
        "A100-SXM-80GB, BF16, 1.067",
        "H100-SXM-80GB, BF16, 1.231",
        "B200, BF16, 1.437",
        "H100-SXM-80GB, FP8, 1",
        "B200, FP8, 1"
    })
    void trainingTakesTheFactorLongerWhereItWasMeasured(
            String gpu, Precision precision, double factor) {
        double lone = seconds(gpu, "vLLM-0.19.0", precision);
        double trained = seconds(gpu, "Megatron-Core-0.15", precision);
        assertEquals(factor, trained / lone, 1e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "H100-SXM-80GB, Megatron-Core-0.15, 0.88",
        "B200, Megatron-Core-0.15, 0.9247",
        "A100-SXM-80GB, Megatron-Core-0.15, 0.8365",
        "H100-SXM-80GB, vLLM-0.19.0, 1"
    })
    void attentionBackwardIsSlowerAsMeasuredOrAsBetweenTheGpusThatWere(
            String gpu, String stack, double ratio) {
        Catalog catalog = Catalog.builtIn();
        GpuRates rates =
                new GpuRates(
                        CatalogReading.of(catalog, Gpu.class, gpu),
                        CatalogReading.of(catalog, Stack.class, stack));
        double forward = rates.flopRate(OperatorKind.ATTENTION_PREFILL, Precision.BF16);
        double backward = rates.flopRate(OperatorKind.ATTENTION_BACKWARD, Precision.BF16);
        assertEquals(ratio, backward / forward, 1e-4);
    }

    @ParameterizedTest
    @CsvSource({"H100-SXM-80GB, 1", "H100-SXM-96GB-HBM2e-500W, 0.8396"})
    void aPowerLimitLeavesTheClockWhatItLeavesBesideTheRest(String gpu, double share) {
        Catalog catalog = Catalog.builtIn();
        GpuRates rates =
                new GpuRates(
                        CatalogReading.of(catalog, Gpu.class, gpu),
                        CatalogReading.of(catalog, Stack.class, "Megatron-Core-0.15"));
        // 500 of 700 W, of which 30 % are drawn at any clock: the third root of 290 in 490.
        assertEquals(share, rates.clockShare(), 1e-4);
    }
}
