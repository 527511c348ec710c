package org.mirinae.evaluation.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.perf.kernel.GemmTime;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;

/** A fit finds the parameters that made its measurements. */
class KernelFitsTest {

    private static final double PEAK = 989e12;
    private static final double BANDWIDTH = 3.35e12;

    /** Every size up to the largest, or one of so many powers of two. */
    private static String table(int step) {
        StringBuilder csv = new StringBuilder("hardware,framework,dtype,m,n,k,time_us\n");
        GemmTime time = new GemmTime(2, 0.7 * PEAK, 0.8 * BANDWIDTH, 4e-6, 2e-7, 132 * 0.4);
        for (int m = 1; m <= 16384; m *= 4 * step) {
            for (int n = 1024; n <= 16384; n *= 2 * step) {
                for (int k = 512; k <= 16384; k *= 2 * step) {
                    double seconds = time.seconds(m, n, k);
                    csv.append("H100-SXM-80GB,vllm 0.24.0,bfloat16,")
                            .append("%d,%d,%d,%s%n".formatted(m, n, k, seconds * 1e6));
                }
            }
        }
        return csv.toString();
    }

    @Test
    void aFitFindsTheParametersBehindItsMeasurements() {
        Resources data =
                Resources.of(Map.of("kernels_gemm.csv", table(1).getBytes(StandardCharsets.UTF_8)));
        List<KernelEfficiency> entries =
                KernelFits.of(Catalog.builtIn(), data, List.of(), "2026-01-01");
        assertEquals(1, entries.size());
        GemmFit fit = entries.getFirst().gemm().getFirst();
        assertEquals("vLLM", fit.library());
        assertEquals(4e-6, fit.launch().value(), 1e-7);
        assertEquals(2e-7, fit.perInner().value(), 2e-8);
        assertEquals(0.7, fit.compute(), 0.01);
        assertEquals(0.8, fit.memory(), 0.01);
        assertEquals(0.4, fit.tail(), 0.05);
        assertEquals(0, fit.quality().medianErrorPercent(), 1);
    }

    @Test
    void theSameMeasurementsGiveTheSameEntry() {
        Resources data =
                Resources.of(Map.of("kernels_gemm.csv", table(2).getBytes(StandardCharsets.UTF_8)));
        String first =
                KernelFits.yaml(KernelFits.of(Catalog.builtIn(), data, List.of(), "x").getFirst());
        assertEquals(
                first,
                KernelFits.yaml(KernelFits.of(Catalog.builtIn(), data, List.of(), "x").getFirst()));
    }
}
