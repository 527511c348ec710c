package org.mirinae.evaluation.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;

/** The law behind measured gated delta rules is found, their two kernels taken together. */
class ScanFitterTest {

    private static final String FILE = "vllm_0.24.0__gdn_perf.csv";

    private static String table() {
        StringBuilder csv =
                new StringBuilder(
                        "framework,version,device,op_name,kernel_source,phase,batch_size,seq_len,"
                                + "d_model,d_conv,num_k_heads,head_k_dim,num_v_heads,head_v_dim,"
                                + "latency\n");
        for (int heads = 2; heads <= 64; heads *= 2) {
            for (int batch = 1; batch <= 64; batch *= 4) {
                for (int length = 64; length <= 16384; length *= 4) {
                    double tokens = (double) batch * length;
                    double micros = 9 + 0.04 * length + 0.5 * tokens * heads / 132;
                    line(csv, "context", batch, length, heads, 0.25 * micros);
                    line(csv, "context", batch, length, heads, 0.75 * micros);
                }
                double micros = 5 + 3.0 * batch * heads / 132;
                line(csv, "generation", batch, 1, heads, 1);
                line(csv, "generation", batch, 1, heads, micros - 1);
            }
        }
        return csv.toString();
    }

    private static void line(
            StringBuilder csv, String phase, int batch, int length, int heads, double micros) {
        csv.append(
                String.format(
                        Locale.ROOT,
                        "vLLM,0.24.0,NVIDIA H100 80GB HBM3,gdn,kernel,%s,%d,%d,2048,4,%d,128,%d,"
                                + "128,%s%n",
                        phase,
                        batch,
                        length,
                        heads / 2,
                        heads,
                        micros / 1000));
    }

    @Test
    void aFitFindsTheLawBehindItsMeasurements() {
        List<KernelEfficiency> entries =
                KernelFits.of(
                        Catalog.builtIn(),
                        Resources.of(Map.of(FILE, table().getBytes(StandardCharsets.UTF_8))),
                        List.of(FILE),
                        "2026-01-01");
        assertEquals("H100-SXM-80GB", entries.getFirst().name());
        ScanFit context = only(entries, ScanFit.CONTEXT);
        assertEquals(9e-6, context.launch().value(), 0.5e-6);
        assertEquals(0.04e-6, context.perToken().value(), 0.002e-6);
        assertEquals(0.5e-6, context.perHeadToken().value(), 0.03e-6);
        assertTrue(context.quality().medianErrorPercent() < 2, context.toString());
        ScanFit generation = only(entries, ScanFit.GENERATION);
        assertTrue(generation.quality().medianErrorPercent() < 2, generation.toString());
    }

    private static ScanFit only(List<KernelEfficiency> entries, String phase) {
        return entries.getFirst().scan().stream()
                .filter(fit -> fit.phase().equals(phase))
                .findFirst()
                .orElseThrow();
    }
}
