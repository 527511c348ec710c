package org.mirinae.evaluation.fit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.fit.SimuMaxGemms;
import org.mirinae.units.Precision;

/** Profiles of other simulators become products of the same shapes and seconds. */
class ProfiledGemmsTest {

    private final List<String> skipped = new ArrayList<>();

    private Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> read(
            String file, String text) {
        ProfiledGemms products = new ProfiledGemms(skipped::add);
        assertTrue(products.reads(file), file);
        return products.of(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static GemmSamples.Sample only(
            Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> read, String gpu) {
        return read.get(gpu).values().iterator().next().getFirst();
    }

    @Test
    void inferSimNamesTheGpuByItsFolderAndRaggedScalesAreSkippedAloud() {
        var read =
                read(
                        "infersim/gemm/h20/data.csv",
                        "m,k,n,latency_us,mfu\n16,2048,6144,10.63,0.128\n16,2048,50,9,0.1\n");
        assertEquals(new GemmSamples.Sample(16, 6144, 2048, 10.63e-6), only(read, "H20"));
        assertEquals(
                List.of(
                        "infersim/gemm/h20/data.csv: 1 rows with n or k below a block, or m that 4"
                                + " does not divide"),
                skipped);
    }

    @Test
    void vidurShardsGiveTheSizesAndRepeatsTheirMedian() {
        String header =
                "time_stats.attn_pre_proj.median,n_head,n_kv_head,n_embd,n_expanded_embd,"
                        + "use_gated_mlp,num_tokens,num_tensor_parallel_workers\n";
        var read =
                read(
                        "vidur/compute_h100_Llama-2-70b-hf_mlp.csv",
                        header
                                + "1,64,8,8192,28672,True,4096,2\n"
                                + "9,64,8,8192,28672,True,4096,2\n"
                                + "2,64,8,8192,28672,True,4096,2\n");
        assertEquals(new GemmSamples.Sample(4096, 5120, 8192, 2e-3), only(read, "H100-SXM-80GB"));
    }

    @Test
    void servingSimLayersAreShardsOfTheirModel() {
        var read =
                read(
                        "perf/RTX4090__meta-llama__Llama-3.1-8B__bf16__tp2__dense.csv",
                        "layer,tokens,time_us\ngate_up_proj,64,10\nact_fn,64,2\n");
        assertEquals(new GemmSamples.Sample(64, 14336, 4096, 10 * 1e-6), only(read, "RTX4090"));
        assertTrue(skipped.getFirst().endsWith("1 rows of layers that are no products"));
    }

    @Test
    void simuMaxSharesOfThePeakBecomeTimesAndSumsInFloat32AreSkipped() {
        String json =
                """
                {"sys_name": "a100_pcie_bf16", "accelerator": {"op": {"matmul": {"tflops": 312,
                 "accurate_efficient_factor": {
                  "b=1, m=4096, k=5120, n=1536, layout=TN, accumulate=False, out_dtype=bf16": 0.5,
                  "b=1, m=1536, k=4096, n=5120, layout=NT, accumulate=True, out_dtype=fp32": 0.6
                }}}}}
                """;
        var read =
                SimuMaxGemms.of(
                        "a100_pcie.json", json.getBytes(StandardCharsets.UTF_8), skipped::add);
        GemmSamples.Key key = read.get("a100_pcie").keySet().iterator().next();
        assertEquals(Precision.BF16, key.precision());
        assertEquals(
                2.0 * 4096 * 1536 * 5120 / (0.5 * 312e12),
                only(read, "a100_pcie").seconds(),
                1e-12);
        assertTrue(skipped.getFirst().contains(": 1 batched products and weight gradients"));
    }
}
