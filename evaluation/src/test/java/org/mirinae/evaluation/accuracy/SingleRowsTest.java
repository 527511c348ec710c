package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.accuracy.kernel.CollectiveRows;
import org.mirinae.evaluation.accuracy.kernel.KernelRows;
import org.mirinae.evaluation.accuracy.serving.MlperfInferenceRows;
import org.mirinae.evaluation.accuracy.serving.OfflineRows;
import org.mirinae.evaluation.accuracy.serving.OnlineRows;
import org.mirinae.evaluation.accuracy.serving.SplitwiseRows;
import org.mirinae.evaluation.accuracy.training.MlperfTrainingRows;
import org.mirinae.evaluation.accuracy.training.TrainingRows;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.scenario.Catalog;
import org.mirinae.units.Precision;

/** Rows made up to show how each kind of table is read. */
class SingleRowsTest {

    private final CatalogRecords entries = new CatalogRecords(Catalog.builtIn());

    private static RowComparison compare(TruthRows mapper, String header, String row) {
        byte[] table = (header + "\n" + row).getBytes(StandardCharsets.UTF_8);
        return mapper.compare(TruthTable.read("t.csv", table).rows().getFirst()).getFirst();
    }

    private static double ours(RowComparison comparison) {
        if (comparison.prediction() instanceof Prediction.Made made) {
            return made.value();
        }
        throw new AssertionError(comparison.prediction().toString());
    }

    @Test
    void aLargeProductTakesItsArithmeticAtTheRateTheGpuReaches() {
        double size = 16_384;
        RowComparison comparison =
                compare(
                        KernelRows.products(entries),
                        "id,hardware,framework,dtype,m,n,k,time_us",
                        "G1,A100-SXM-80GB,trtllm 1.0.0,bfloat16,16384,16384,16384,30000");
        GpuRates rates = new GpuRates(entries.gpu("A100-SXM-80GB"), entries.stack("trtllm 1.0.0"));
        double bound = 1e6 * 2 * size * size * size / rates.peak(Precision.BF16);
        assertTrue(ours(comparison) > bound, "no product beats the peak");
        assertEquals(bound / 0.87, ours(comparison), 0.05 * bound, "87 % of it were measured");
        assertEquals(30_000, comparison.published());
    }

    @Test
    void generationReadsTheWholeCacheOnce() {
        RowComparison comparison =
                compare(
                        KernelRows.attention(entries),
                        "id,hardware,phase,framework,batch,isl,kv_len,num_heads,num_kv_heads,"
                                + "head_dim,attn_dtype,kv_dtype,time_us",
                        "A1,H100-SXM-80GB,generation,trtllm 1.3.0rc20,64,1,65536,32,8,128,"
                                + "bfloat16,fp8,3000");
        GpuRates rates =
                new GpuRates(entries.gpu("H100-SXM-80GB"), entries.stack("trtllm 1.3.0rc20"));
        // Twice as long would be two readings of the cache.
        double micros = 1e6 * 64.0 * 65_536 * 2 * 8 * 128 / rates.memoryPeak();
        assertTrue(ours(comparison) > micros, "no faster than the memory");
        assertTrue(ours(comparison) < 1.35 * micros, "read once: " + ours(comparison));
    }

    @Test
    void expertsOnOneRankReadTheirOwnWeightsOnly() {
        String header =
                "id,hardware,framework,kernel,dtype,num_tokens,hidden,inter,topk,num_experts,"
                        + "moe_tp,moe_ep,distribution,time_us";
        String row =
                "E1,H200-SXM-141GB,trtllm 1.3.0rc20,moe_torch_flow,fp8,4096,7168,2048,8,256,1,%d,balanced,900";
        double one = ours(compare(KernelRows.experts(entries), header, row.formatted(8)));
        double two = ours(compare(KernelRows.experts(entries), header, row.formatted(16)));
        // Half the experts on a rank, and a fixed part that does not halve.
        assertTrue(two > 0.5 * one && two < 0.75 * one, two + " us against " + one);
    }

    @Test
    void aTimeFollowsFromTheBusBandwidthWhereOnlyThatIsGiven() {
        RowComparison comparison =
                compare(
                        new CollectiveRows(entries),
                        "id,source_id,hardware,gpus,gpus_per_node,collective,size_bytes,time_us,"
                                + "busbw_GBps,library",
                        "C1,a,H100-SXM-80GB,8,8,all_reduce,1000000000,,350,NCCL 2.27.3");
        assertEquals(1e6 * 1e9 * 1.75 / 350e9, comparison.published(), 1e-6);
        // Switches reduce on the way (NVLS): each GPU sends and receives the size once.
        assertTrue(ours(comparison) > 1e6 * 1e9 / 450e9, "faster than the links");
    }

    /** Two nodes: a token's 8 experts lie on 1.99 of them, of which every second copy leaves. */
    @Test
    void aDispatchSendsEachTokenOnceToEachNode() {
        RowComparison comparison =
                compare(
                        new CollectiveRows(entries),
                        "id,source_id,hardware,nodes,gpus,gpus_per_node,collective,algo,busbw_GBps,"
                                + "notes",
                        "D1,a,H100-SXM-80GB,2,16,8,moe_combine,normal kernels,80,"
                                + "\"4096 tokens per rank, hidden 7168, top-8 experts, top-4 groups\"");
        double copies = 2 * (1 - StrictMath.pow(0.5, 8));
        double bytes = 4096 * 7168 * 2;
        assertEquals(1e6 * copies * bytes / 80e9, comparison.published(), 1e-6);
        double wire = 1e6 * copies / 2 * bytes / 50e9;
        assertTrue(ours(comparison) > wire, "no faster than the interface");
        assertTrue(ours(comparison) < 1.2 * wire, ours(comparison) + " us against " + wire);
    }

    @Test
    void loadUnderLimitsIsBelowThatOfSamplesAtOnceAndGrowsWithTheGpus() {
        MlperfInferenceRows mapper = new MlperfInferenceRows(entries);
        String header =
                "id,model,scenario,hardware,accelerator,gpus,software,weight_dtype,tokens_per_s,"
                        + "details";
        String row = "P1,llama2-70b-99,%s,H200-SXM-141GB,H200,%d,TensorRT 10.11,fp8,30000,";
        double offline = ours(compare(mapper, header, row.formatted("Offline", 8)));
        double server = ours(compare(mapper, header, row.formatted("Server", 8)));
        double interactive = ours(compare(mapper, header, row.formatted("Interactive", 8)));
        assertTrue(server < offline, server + " against " + offline);
        assertTrue(interactive < server, interactive + " against " + server);
        double twice = ours(compare(mapper, header, row.formatted("Offline", 16)));
        assertEquals(2 * offline, twice, 1e-6 * twice);
    }

    @Test
    void oneBatchYieldsPromptTokenAndPower() {
        byte[] table =
                ("id,model,hardware,tp,isl,batch_size,osl,prompt_time_ms,token_time_ms,"
                                + "average_power_frac_tdp\n"
                                + "S1,llama2-70b,h100-80gb,8,512,1,128,80,20,0.5")
                        .getBytes(StandardCharsets.UTF_8);
        TruthRow row = TruthTable.read("t.csv", table).rows().getFirst();
        List<RowComparison> three = new SplitwiseRows(entries).compare(row);
        assertEquals(
                List.of("prompt_time", "token_time", "power"),
                three.stream().map(RowComparison::metric).toList());
        assertTrue(ours(three.get(0)) > ours(three.get(1)), "a prompt takes longer than a token");
        assertTrue(ours(three.get(2)) > 0.05 && ours(three.get(2)) < 1, "power is a share of TDP");
    }

    @Test
    void aClosedLoopYieldsBothTimesAndOnlyCleanRowsAreJudged() {
        String header =
                "id,quality,measured_on,backend,backend_version,model_path,system,isl,osl,"
                        + "concurrency,gemm_quant_mode,tp_size,measured_ttft_ms,measured_tpot_ms\n";
        String row =
                "%s,%s,%s,vllm,0.19.0,meta-llama/Llama-3.1-70B,h200_sxm,1024,128,%d,fp8,4,100,10\n";
        byte[] table =
                (header
                                + row.formatted("O1", "clean", "2026-04-22", 4)
                                + row.formatted("O2", "clean", "", 64)
                                + row.formatted("O3", "disagg_full", "", 64))
                        .getBytes(StandardCharsets.UTF_8);
        List<List<RowComparison>> rows =
                TruthTable.read("t.csv", table).rows().stream()
                        .map(new OnlineRows(entries)::compare)
                        .toList();
        assertEquals(
                List.of("ttft", "tpot"), rows.get(0).stream().map(RowComparison::metric).toList());
        assertEquals("dated", rows.get(0).getFirst().subset());
        assertEquals("undated", rows.get(1).getFirst().subset());
        for (int metric = 0; metric < 2; metric++) {
            assertTrue(
                    ours(rows.get(0).get(metric)) < ours(rows.get(1).get(metric)),
                    "more clients wait longer for each token");
            assertEquals(
                    new Prediction.Excluded("disagg_full"), rows.get(2).get(metric).prediction());
        }
    }

    @Test
    void attentionDataParallelRanksEachTakeAPartOfTheBatch() {
        String header =
                "id,source_id,framework,model,hardware,gpus,precision,tp,pp,ep,parallel,isl,osl,"
                        + "metric,value,unit";
        String row =
                "I1,a,TensorRT-LLM 1.1+,DeepSeek-R1-0528,B200,%d,NVFP4,1,1,%d,DEP%d,1024,128,"
                        + "max_throughput,1000,output tokens/s/GPU";
        OfflineRows mapper = new OfflineRows(entries);
        double four = ours(compare(mapper, header, row.formatted(4, 4, 4)));
        double eight = ours(compare(mapper, header, row.formatted(8, 8, 8)));
        assertTrue(eight > 0.7 * four && eight < 1.5 * four, four + " and " + eight + " a GPU");
    }

    @Test
    void recipesThatLogsOfRoundFivePointOneDoNotNameAreSearched() {
        MlperfTrainingRows mapper = new MlperfTrainingRows(entries);
        String header =
                "id,round,benchmark,model,hardware,gpus,gpus_per_node,precision,seq_len,"
                        + "global_batch,micro_batch,tp,pp,iter_time_s";
        String row = "M1,%s,llama31_8b,Llama-3.1-8B,B200,8,8,%s,8192,16,2,1,1,0.5";
        double wide = ours(compare(mapper, header, row.formatted("v5.0", "FP8(assumed)")));
        double open = ours(compare(mapper, header, row.formatted("v5.1", "FP8(assumed)")));
        double named = ours(compare(mapper, header, row.formatted("v5.1", "FP8")));
        double narrow = ours(compare(mapper, header, row.formatted("v5.1", "NVFP4")));
        assertEquals(wide, named);
        assertEquals(narrow, open);
        assertTrue(open < wide);
    }

    @Test
    void theZooCountsCausalAttentionHalf() {
        String header =
                "id,source_id,framework,model,hardware,gpus,gpus_per_node,precision,seq_len,"
                        + "global_batch,micro_batch,tp,pp,vp,cp,ep,recompute,flops_formula,"
                        + "tflops_per_gpu";
        // Its own row prints 19.7 s beside 245 TFLOP/s.
        String row =
                "T1,moe-zoo,Megatron-Core dev,Qwen3-235B-A22B,H100-SXM-80GB,256,8,BF16,4096,"
                        + "2048,1,2,8,4,1,32,norm+act,mcore,245";
        assertEquals(19.7, compare(new TrainingRows(entries), header, row).published(), 0.2);
    }
}
