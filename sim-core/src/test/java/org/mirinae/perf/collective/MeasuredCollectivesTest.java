package org.mirinae.perf.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;

/** Laws of measured collectives: they never fall with the size, and the links bound them. */
class MeasuredCollectivesTest {

    private static Gpu gpu(String chip) {
        Gpu gpu = CatalogReading.of(Catalog.builtIn(), Gpu.class, chip);
        assertNotNull(gpu);
        return gpu;
    }

    private static Stack stack(String name) {
        Stack stack = CatalogReading.of(Catalog.builtIn(), Stack.class, name);
        assertNotNull(stack);
        return stack;
    }

    private static CollectiveKind kind(CollectiveFit fit) {
        return CollectiveKind.valueOf(fit.kind().toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A100-SXM-80GB",
                "H100-SXM-80GB",
                "H200-SXM-141GB",
                "B200",
                "B300",
                "GB200",
                "GB300"
            })
    void noCurveFallsOrBeatsTheLinks(String chip) {
        Gpu gpu = gpu(chip);
        KernelEfficiency kernels = gpu.kernels();
        assertNotNull(kernels);
        assertTrue(kernels.collectives().size() > 8, chip);
        assertNotNull(gpu.scaleUp());
        double rate = gpu.scaleUp().ratePerDirection().bytesPerSecond();
        for (CollectiveFit fit : kernels.collectives()) {
            CollectiveCurve curve =
                    MeasuredCollectives.curve(
                            kind(fit), fit.ranks(), gpu, fit.library(), fit.version(), true);
            assertNotNull(curve);
            double before = 0;
            for (double bytes = 100; bytes < 4e9; bytes *= 1.3) {
                double now = curve.seconds(bytes);
                String at = "%s %s x%d at %.0f".formatted(chip, fit.kind(), fit.ranks(), bytes);
                assertTrue(now >= before, at);
                // A switch may sum on the way: each GPU sends and receives the buffer once.
                double share =
                        fit.kind().equals("all_reduce") ? 1 : (fit.ranks() - 1.0) / fit.ranks();
                assertTrue(now >= 0.99 * share * bytes / rate, at);
                before = now;
            }
        }
    }

    @Test
    void aCurveGoesThroughItsPointsAndStraightBetweenThem() {
        CollectiveCurve curve = CollectiveCurve.measured(new double[] {1, 1, 3, 7}, 512);
        assertEquals(1, curve.seconds(1));
        assertEquals(1, curve.seconds(512));
        assertEquals(3, curve.seconds(2048));
        assertEquals(2, curve.seconds(1536));
        assertEquals(7, curve.seconds(4096));
        assertEquals(15, curve.seconds(8192), "the last slope goes on");
        assertEquals(0, curve.seconds(0));
    }

    @Test
    void servingEnginesUseTheirOwnAllReduceWhereItIsFaster() {
        Gpu h100 = gpu("H100-SXM-80GB");
        CollectiveCurve serving =
                MeasuredCollectives.curve(CollectiveKind.ALL_REDUCE, 8, h100, stack("vLLM-0.19.0"));
        CollectiveCurve training =
                MeasuredCollectives.curve(
                        CollectiveKind.ALL_REDUCE, 8, h100, stack("Megatron-Core-0.15"));
        assertNotNull(serving);
        assertNotNull(training);
        assertTrue(serving.seconds(1 << 16) < training.seconds(1 << 16));
        assertTrue(serving.seconds(1 << 28) <= training.seconds(1 << 28));
    }

    @Test
    void switchesAddFloatingPointNumbersFasterThanRingsAddWholeOnes() {
        Gpu h200 = gpu("H200-SXM-141GB");
        CollectiveCurve inSwitch = curve(h200, true);
        CollectiveCurve ring = curve(h200, false);
        double bytes = 1 << 28;
        assertTrue(inSwitch.seconds(bytes) < 0.85 * ring.seconds(bytes));
        // A ring passes every byte nearly twice.
        assertNotNull(h200.scaleUp());
        double rate = h200.scaleUp().ratePerDirection().bytesPerSecond();
        assertTrue(ring.seconds(bytes) > 1.75 * bytes / rate);
        assertTrue(inSwitch.seconds(bytes) > bytes / rate);
    }

    private static CollectiveCurve curve(Gpu gpu, boolean floating) {
        CollectiveCurve curve =
                MeasuredCollectives.curve(CollectiveKind.ALL_REDUCE, 8, gpu, "NCCL", "", floating);
        assertNotNull(curve);
        return curve;
    }

    /** The entry of a GPU with one more curve, of a release that is twice as fast. */
    @Test
    void ofSeveralVersionsTheNearestCounts() {
        Gpu h100 = gpu("H100-SXM-80GB");
        KernelEfficiency kernels = h100.kernels();
        assertNotNull(kernels);
        CollectiveFit measured =
                MeasuredCollectives.fit(
                        kernels.collectives(), "NCCL", "", CollectiveKind.ALL_REDUCE, 8, true);
        assertNotNull(measured);
        assertEquals("2.29.2", measured.version());
        CollectiveFit faster =
                new CollectiveFit(
                        "NCCL",
                        "2.40.1",
                        "all_reduce",
                        8,
                        measured.format(),
                        measured.micros().stream().map(micros -> micros / 2).toList(),
                        measured.quality());
        List<CollectiveFit> both = List.of(measured, faster);
        for (String near : List.of("2.21", "2.27.3", "2.30")) {
            assertEquals("2.29.2", nearest(both, near));
        }
        for (String near : List.of("2.40", "2.36.2", "3.0", "")) {
            assertEquals("2.40.1", nearest(both, near));
        }
    }

    private static String nearest(List<CollectiveFit> fits, String version) {
        CollectiveFit fit =
                MeasuredCollectives.fit(fits, "NCCL", version, CollectiveKind.ALL_REDUCE, 8, true);
        assertNotNull(fit);
        return fit.version();
    }

    /**
     * 5 to 7 of 8 H200, measured over 8: what a port carries, (n+1)/n or 2(n-1)/n of the buffer.
     */
    @Test
    void fewerRanksThanMeasuredCarryWhatTheirPortsMust() {
        Gpu h200 = gpu("H200-SXM-141GB");
        double bytes = 1 << 30;
        for (int ranks : List.of(5, 6, 7)) {
            double inSwitch = seconds(h200, ranks, true, bytes) / seconds(h200, 8, true, bytes);
            assertEquals((1 + 1.0 / ranks) / 1.125, inSwitch, 0.01);
            double ring = seconds(h200, ranks, false, bytes) / seconds(h200, 8, false, bytes);
            assertEquals(2 * (ranks - 1.0) / ranks / 1.75, ring, 0.01);
        }
        double three = seconds(h200, 3, true, bytes) / seconds(h200, 4, true, bytes);
        assertEquals(4.0 / 3 / 1.5, three, 0.01);
    }

    private static double seconds(Gpu gpu, int ranks, boolean floating, double bytes) {
        CollectiveCurve curve =
                MeasuredCollectives.curve(
                        CollectiveKind.ALL_REDUCE, ranks, gpu, "NCCL", "", floating);
        assertNotNull(curve);
        return curve.seconds(bytes);
    }

    @Test
    void whatWasNotMeasuredHasNoCurve() {
        assertNull(
                MeasuredCollectives.curve(
                        CollectiveKind.ALL_REDUCE, 64, gpu("GB200"), "NCCL", "", true));
        assertNull(
                MeasuredCollectives.curve(
                        CollectiveKind.ALL_REDUCE, 8, gpu("MI300X"), "NCCL", "", true));
    }
}
