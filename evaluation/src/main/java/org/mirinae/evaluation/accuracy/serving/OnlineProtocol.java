package org.mirinae.evaluation.accuracy.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.units.Precision;

/**
 * Says how the servers of {@code inference_online_inferencex.csv.gz} were started, as far as it
 * changes what a row measures: from the benchmark's own scripts, which are public
 * (SemiAnalysisAI/InferenceX, benchmarks/single_node and its predecessors in benchmarks, read on
 * 2026-11-25). Scripts hold no results. Models they do not run are taken with the engine's
 * defaults.
 *
 * @param batchedTokens in one iteration, null for the engine's default
 * @param cache format of the KV cache, null where it follows the weights
 * @param waitIterations of decoding that a request waits for on average before its engine looks at
 *     it
 * @param frontEndMillis what the front end takes; NaN for the stack's own figure
 * @param memoryUtilization share of the memory the engine may fill, null for the engine's default
 */
record OnlineProtocol(
        @Nullable Integer batchedTokens,
        @Nullable Precision cache,
        double waitIterations,
        double frontEndMillis,
        @Nullable Double memoryUtilization) {

    /**
     * A Python front end handles prompts one after another: 15.56 ms each, as
     * inference-sim/inference-sim fitted to clients of vLLM (its defaults.yaml, alpha).
     */
    private static final double PROMPT_MILLIS = 15.56;

    /**
     * Where TensorRT-LLM has processes of its own for answers, the front end is taken as vLLM's: 25
     * ms to the engine, which LLMServingSim's recorded runs show, and one prompt's time.
     */
    private static final double WITH_PROCESSES = 25 + PROMPT_MILLIS;

    /** --chunked-prefill-size of every SGLang script but DeepSeek's in FP4. */
    private static final int SGLANG_CHUNK = 32_768;

    private static final int SGLANG_FP4_CHUNK = 16_384;

    /** --scheduler-recv-interval below and from this many clients on. */
    private static final int MANY_CLIENTS = 16;

    private static final int FEW_CLIENTS_INTERVAL = 10;
    private static final int MANY_CLIENTS_INTERVAL = 30;

    /**
     * batch_wait_timeout_iters of TensorRT-LLM's scripts for Llama with as many tokens out as in.
     */
    private static final int BATCH_WAIT = 20;

    /** --gpu-memory-utilization of MiniMax's scripts. */
    private static final double MINIMAX_MEMORY = 0.95;

    static OnlineProtocol of(TruthRow row) {
        String model = row.text("model_path", "");
        return switch (row.text("backend", "")) {
            case "sglang" -> sglang(row, model);
            case "trtllm" -> tensorRt(row, model);
            default -> vllm(row, model);
        };
    }

    /**
     * Mean wait of the first prompts, which all come at once and pass the front end one by one,
     * over all prompts of a client.
     */
    static double firstWaveMillis(int clients, int promptsOfClient) {
        return PROMPT_MILLIS * (clients - 1) / 2.0 / promptsOfClient;
    }

    /**
     * MiniMax's and Kimi's scripts leave the cache in the model's format, the others ask for FP8.
     */
    private static OnlineProtocol vllm(TruthRow row, String model) {
        boolean bf16 = model.contains("MiniMax") || model.contains("Kimi");
        boolean fp8 = model.contains("gpt-oss") || model.contains("Llama-3.1-70B");
        return new OnlineProtocol(
                null,
                bf16 ? Precision.BF16 : fp8 ? Precision.FP8 : null,
                0,
                Double.NaN,
                model.contains("MiniMax") ? MINIMAX_MEMORY : null);
    }

    private static OnlineProtocol sglang(TruthRow row, String model) {
        boolean deepSeek = model.contains("DeepSeek");
        boolean fp4 = row.text("gemm_quant_mode", "").equals("nvfp4");
        boolean scripted = deepSeek || model.contains("Qwen3.5") || model.contains("GLM-5");
        Integer chunk = !scripted ? null : deepSeek && fp4 ? SGLANG_FP4_CHUNK : SGLANG_CHUNK;
        // The scripts for Hopper and for GLM-5 do not ask for a longer interval.
        boolean polls =
                row.text("system", "").startsWith("b") && (deepSeek || model.contains("Qwen3.5"));
        int interval =
                row.needed("concurrency") < MANY_CLIENTS
                        ? FEW_CLIENTS_INTERVAL
                        : MANY_CLIENTS_INTERVAL;
        return new OnlineProtocol(chunk, null, polls ? interval / 2.0 : 0, Double.NaN, null);
    }

    private static OnlineProtocol tensorRt(TruthRow row, String model) {
        boolean llama = model.contains("Llama-3.1-70B");
        boolean processes = llama || model.contains("gpt-oss");
        boolean waits =
                llama && row.needed("isl") == row.needed("osl") && row.needed("tp_size") < 8;
        return new OnlineProtocol(
                null, null, waits ? BATCH_WAIT : 0, processes ? WITH_PROCESSES : Double.NaN, null);
    }
}
