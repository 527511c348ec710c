package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.ExpertLoad;
import org.mirinae.llm.work.ExpertRouting;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/** Laws of products of experts priced by a fit. */
class GroupedGemmTimeTest {

    private static GpuRates rates(String chip, String stack) {
        Gpu gpu = CatalogReading.of(Catalog.builtIn(), Gpu.class, chip);
        Stack software = CatalogReading.of(Catalog.builtIn(), Stack.class, stack);
        assertNotNull(gpu);
        assertNotNull(software);
        return new GpuRates(gpu, software);
    }

    private static Operator product(double tokens, double touched, double n, double k) {
        double pairs = 8 * tokens;
        return new Operator(
                OperatorKind.GROUPED_LINEAR,
                "experts",
                1,
                2 * pairs * n * k,
                2 * (touched * n * k + pairs * (n + k)),
                Precision.BF16,
                pairs,
                n,
                k,
                null,
                new GroupedGemmSize(k, tokens, ExpertLoad.even(pairs, touched), 2 * n * k));
    }

    private static double seconds(GpuRates rates, Operator operator) {
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(operator);
        return table.timeAll(CpuBackend.forAnswers()).seconds(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H100-SXM-80GB", "H200-SXM-141GB", "A100-SXM-80GB", "B200", "L40S"})
    void expertsGrowWithTokensExpertsAndWidthsAndNeverBeatTheGpu(String gpu) {
        GpuRates rates = rates(gpu, "vLLM-0.19.0");
        double[] sizes = {1, 16, 127, 128, 1000, 8192};
        for (double tokens : sizes) {
            for (double touched : new double[] {1, 4, 60, 256}) {
                for (double width : new double[] {64, 700, 2048, 14336}) {
                    Operator operator = product(tokens, touched, width, 4096);
                    double now = seconds(rates, operator);
                    String at = tokens + " tokens, " + touched + " experts of " + width;
                    assertTrue(now >= operator.flops() / rates.peak(Precision.BF16), at);
                    assertTrue(now >= operator.bytes() / rates.memoryPeak(), at);
                    for (Operator more :
                            new Operator[] {
                                product(tokens + 1, touched, width, 4096),
                                product(tokens, touched + 1, width, 4096),
                                product(tokens, touched, width + 1, 4096),
                                product(tokens, touched, width, 4097)
                            }) {
                        assertTrue(now <= seconds(rates, more), at);
                    }
                }
            }
        }
    }

    @Test
    void skewedRoutingTakesLongerOnTheBusiestRank() {
        FeedForward.Moe moe = new FeedForward.Moe(256, 8, 2048, true, false, 0, false, null);
        ExpertLoad even = ExpertRouting.EVEN.load(4096, moe, 32);
        ExpertLoad skewed = ExpertRouting.named("power_law_1.2").load(4096, moe, 32);
        assertEquals(4096.0 * 8 / 8, even.pairs(), 1e-9);
        assertTrue(skewed.pairs() > even.pairs());
        assertTrue(skewed.touched() <= 32);
        ExpertLoad everywhere = ExpertRouting.named("power_law_1.2").load(4096, moe, 256);
        assertEquals(4096.0 * 8, everywhere.pairs(), 8, "no pair is lost");
        assertEquals(ExpertRouting.DEALT, ExpertRouting.named("balanced"));
    }

    @Test
    void trainingAndGpusNobodyMeasuredHaveNoFit() {
        assertNull(
                GroupedGemmTime.of(rates("H100-SXM-80GB", "Megatron-Core-0.15"), Precision.BF16));
        assertNull(GroupedGemmTime.of(rates("MI300X", "vLLM-0.19.0"), Precision.BF16));
        GroupedGemmTime carried = GroupedGemmTime.of(rates("B300", "vLLM-0.19.0"), Precision.NVFP4);
        assertNotNull(carried);
        assertEquals(false, carried.sameFormat());
    }

    @Test
    void whatMeasuredOperatorsHoldIsNotCountedTwice() {
        LanguageModel model =
                CatalogReading.of(Catalog.builtIn(), LanguageModel.class, "Mixtral-8x7B");
        assertNotNull(model);
        LayerWork work =
                ModelWork.inference(model, NumberFormats.plain(Precision.BF16), Shards.NONE);
        LayerWork onHopper = MeasuredWork.of(work, rates("H100-SXM-80GB", "vLLM-0.19.0"));
        LayerWork elsewhere = MeasuredWork.of(work, rates("MI300X", "vLLM-0.19.0"));
        assertEquals(work.operators(), elsewhere.operators());
        assertEquals(
                java.util.Set.of("rotary", "permute", "expert activation"),
                work.operators().stream()
                        .filter(operator -> !onHopper.operators().contains(operator))
                        .map(operator -> operator.name())
                        .collect(java.util.stream.Collectors.toSet()));
    }
}
