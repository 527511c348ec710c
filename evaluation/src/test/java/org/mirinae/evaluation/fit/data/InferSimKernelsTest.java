package org.mirinae.evaluation.fit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;

/** InferSim's attention and experts become rows of the tables that are fitted. */
class InferSimKernelsTest {

    private final List<String> skipped = new ArrayList<>();
    private final InferSimKernels kernels = new InferSimKernels(skipped::add);

    private void add(String file, String text) {
        assertTrue(InferSimKernels.reads(file), file);
        kernels.add(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private TruthRow only(String table) {
        TruthTable read = Objects.requireNonNull(kernels.table(table));
        assertEquals(1, read.rows().size());
        return read.rows().getFirst();
    }

    @Test
    void headsStandInTheFilesNameAndTheNewTokenIsAmongTheKeys() {
        add(
                "infersim/mha/decode/h20/32-8-128.csv",
                "dtype,kv_dtype,batch_size,kv_len,latency_us,mfu\nbf16,fp8,64,4096,91.5,0.4\n");
        TruthRow row = only("mha generation");
        assertEquals("H20", row.text("device", ""));
        assertEquals(32, row.needed("num_heads"));
        assertEquals(8, row.needed("num_key_value_heads"));
        assertEquals(128, row.needed("head_dim"));
        assertEquals(64, row.needed("batch_size"));
        assertEquals(4095, row.needed("step"));
        assertEquals("bfloat16", row.text("attn_dtype", ""));
        assertEquals("fp8", row.text("kv_cache_dtype", ""));
        assertEquals(0.0915, Objects.requireNonNull(row.number("latency")), 1e-12);
    }

    @Test
    void upAndDownOfExpertsAreOneLayerOfAllRanksTokens() {
        add(
                "grouped_gemm/decode/h800/data.csv.gz",
                "num_experts,num_gpus,num_local_experts,topk,hidden_size,intermediate_size,"
                        + "batch_size_per_gpu,tokens_per_expert,up_proj_us,up_mfu,down_proj_us,"
                        + "down_mfu\n256,8,32,8,7168,2048,32,8,100,0.1,50,0.1\n");
        TruthRow row = only("experts");
        assertEquals(256, row.needed("num_tokens"));
        assertEquals(8, row.needed("moe_ep_size"));
        assertEquals(0.15, Objects.requireNonNull(row.number("latency")), 1e-12);
    }

    @Test
    void aFileWithoutAHeaderIsSkippedAloud() {
        add("mha/decode/h20/64-2-128.csv", "bf16,bf16,1,1024,25.5\nbf16,bf16,1,4096,84.7,0.011\n");
        assertEquals(1, skipped.size(), skipped.toString());
        assertFalse(InferSimKernels.reads("infersim/gdn/decode/h20/4-16-128-32-128.csv"));
    }
}
