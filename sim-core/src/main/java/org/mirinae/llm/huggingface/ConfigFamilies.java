package org.mirinae.llm.huggingface;

import static org.mirinae.llm.huggingface.ConfigParts.attention;
import static org.mirinae.llm.huggingface.ConfigParts.dense;
import static org.mirinae.llm.huggingface.ConfigParts.experts;
import static org.mirinae.llm.huggingface.ConfigParts.group;
import static org.mirinae.llm.huggingface.ConfigParts.heads;
import static org.mirinae.llm.huggingface.ConfigParts.hidden;
import static org.mirinae.llm.huggingface.ConfigParts.layerCount;
import static org.mirinae.llm.huggingface.ConfigParts.layers;
import static org.mirinae.llm.huggingface.ConfigParts.parallel;
import static org.mirinae.llm.huggingface.ConfigParts.sliding;
import static org.mirinae.llm.huggingface.ConfigParts.windowed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the configurations of families with plain attention say about their layers. */
final class ConfigFamilies {

    private ConfigFamilies() {}

    /**
     * Llama and those built like it; {@code name} tells those with normed queries from the rest.
     */
    static Map<String, Object> llama(ConfigKeys k, String name) {
        Map<String, Object> mixer = attention(k);
        mixer.put("qk_norm", name.equals("Qwen3") || name.equals("Exaone4"));
        mixer.put("bias", name.equals("Qwen2") || k.truth("attention_bias", false));
        boolean slides =
                switch (name) {
                    case "Mistral", "Phi3", "Exaone4" -> true;
                    default -> k.truth("use_sliding_window", false);
                };
        return sliding(k, mixer, dense(k, true), slides, 0);
    }

    /**
     * Gemma: a gated block, and from the second on every second or sixth layer looking back in
     * full.
     */
    static Map<String, Object> gemma(ConfigKeys k, int generation) {
        Map<String, Object> mixer = attention(k);
        mixer.put("qk_norm", generation == 3);
        mixer.put("bias", k.truth("attention_bias", false));
        return sliding(k, mixer, dense(k, true), generation > 1, generation == 2 ? 2 : 6);
    }

    /** GPT-2 and those built like it: every head has its own keys, no gate, LayerNorm. */
    private static Map<String, Object> gpt(
            ConfigKeys k, boolean attentionBias, boolean bias, boolean parallel) {
        int heads = heads(k);
        int hidden = hidden(k);
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put("kv_heads", heads);
        mixer.put("head_dim", hidden / Math.max(1, heads));
        mixer.put("bias", attentionBias);
        int width =
                k.numberOr(
                        k.numberOr(4, "expansion_ratio") * hidden,
                        "ffn_dim",
                        "n_inner",
                        "intermediate_size");
        Map<String, Object> group = group(layerCount(k), mixer, dense(width, false, bias));
        Map<String, Object> entry = layers(List.of(parallel(group, parallel)), false);
        entry.put("norm", "layer");
        return entry;
    }

    static Map<String, Object> gpt2(ConfigKeys k) {
        Map<String, Object> entry = gpt(k, true, true, false);
        entry.put("learned_positions", k.number("n_positions", "max_position_embeddings"));
        return entry;
    }

    /**
     * OPT keeps two positions for padding; {@code OPTLearnedPositionalEmbedding} of transformers.
     */
    static Map<String, Object> opt(ConfigKeys k) {
        boolean bias = k.truth("enable_bias", true);
        Map<String, Object> entry = gpt(k, bias, bias, false);
        entry.put("learned_positions", k.number("max_position_embeddings") + 2);
        return entry;
    }

    static Map<String, Object> bloom(ConfigKeys k) {
        Map<String, Object> entry = gpt(k, true, true, false);
        entry.put("embedding_norm", true);
        return entry;
    }

    static Map<String, Object> mpt(ConfigKeys k) {
        boolean bias = !k.truth("no_bias", true);
        Map<String, Object> entry = gpt(k, bias, bias, false);
        if (!k.inner("attn_config").truth("alibi", false) && k.truth("learned_pos_emb", true)) {
            entry.put("learned_positions", k.number("max_seq_len"));
        }
        return entry;
    }

    static Map<String, Object> gptNeox(ConfigKeys k) {
        return gpt(k, true, true, k.truth("use_parallel_residual", true));
    }

    static Map<String, Object> gptj(ConfigKeys k) {
        return gpt(k, false, true, true);
    }

    static Map<String, Object> falcon(ConfigKeys k) {
        int heads = heads(k);
        int hidden = hidden(k);
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put(
                "kv_heads",
                k.truth("new_decoder_architecture", false)
                        ? k.number("num_kv_heads")
                        : k.truth("multi_query", true) ? 1 : heads);
        mixer.put("head_dim", hidden / Math.max(1, heads));
        mixer.put("bias", k.truth("bias", false));
        int width = k.numberOr(4 * hidden, "ffn_hidden_size");
        Map<String, Object> group =
                group(layerCount(k), mixer, dense(width, false, k.truth("bias", false)));
        Map<String, Object> entry =
                layers(List.of(parallel(group, k.truth("parallel_attn", true))), false);
        entry.put("norm", "layer");
        return entry;
    }

    /**
     * Experts in every layer, or in all but the first; attention as Llama's.
     *
     * @param expertsKey what the family calls the number of experts
     * @param qkNorm whether queries are normed where the configuration does not say
     * @param bias whether there are biases where the configuration does not say
     */
    static Map<String, Object> mixture(
            ConfigKeys k, String expertsKey, boolean qkNorm, boolean bias) {
        Map<String, Object> mixer = attention(k);
        mixer.put("qk_norm", k.truth("use_qk_norm", qkNorm));
        mixer.put("bias", k.truth("attention_bias", bias));
        everyLayerHasExperts(k);
        Map<String, Object> experts = experts(k, expertsKey);
        experts.put("shared_gate", k.find("shared_expert_intermediate_size") != null);
        int first = k.numberOr(0, "first_k_dense_replace");
        List<Map<String, Object>> groups = new ArrayList<>();
        if (first > 0) {
            groups.add(group(first, mixer, dense(k, true)));
        }
        groups.add(group(layerCount(k) - first, mixer, experts));
        Map<String, Object> entry = layers(groups, false);
        int modules = k.numberOr(0, "num_mtp_modules");
        if (modules > 0) {
            entry.put("mtp_layers", modules * k.numberOr(1, "mtp_transformer_layers"));
        }
        return entry;
    }

    /** Layers that are dense among those with experts are told, not guessed at. */
    static void everyLayerHasExperts(ConfigKeys k) {
        for (String key : List.of("decoder_sparse_step", "moe_layer_freq")) {
            if (k.numberOr(1, key) != 1) {
                k.tell(
                        key,
                        "experts in every " + k.number(key) + "th layer are not read",
                        "Maybe write the model's layers out.");
            }
        }
        if (!k.texts("mlp_only_layers").isEmpty()) {
            k.tell(
                    "mlp_only_layers",
                    "single layers without experts are not read",
                    "Maybe write the model's layers out.");
        }
    }

    static Map<String, Object> gptOss(ConfigKeys k) {
        Map<String, Object> mixer = attention(k);
        mixer.put("bias", true);
        mixer.put("sinks", true);
        k.number("sliding_window");
        Map<String, Object> experts = experts(k, "num_local_experts");
        experts.put("bias", true);
        return sliding(k, mixer, experts, true, 2);
    }

    /**
     * Llama 4: three of four layers attend within chunks, which a window of the same size stands
     * for; experts in every layer or every few.
     */
    static Map<String, Object> llama4(ConfigKeys k) {
        Map<String, Object> full = attention(k);
        Integer chunk = k.find("attention_chunk_size");
        Map<String, Object> local = chunk == null ? full : windowed(full, chunk);
        Map<String, Object> experts = experts(k, "num_local_experts");
        experts.put("width", k.number("intermediate_size"));
        experts.put("shared_width", k.number("intermediate_size"));
        int step = Math.max(1, k.numberOr(1, "interleave_moe_layer_step"));
        Map<String, Object> dense = step == 1 ? experts : dense(k, true);
        if (step > 1) {
            dense.put("width", k.number("intermediate_size_mlp"));
        }
        int whole = Math.max(1, k.numberOr(4, "no_rope_layer_interval"));
        int[] counts = new int[4];
        for (int layer = 1; layer <= layerCount(k); layer++) {
            counts[(layer % step == 0 ? 0 : 2) + (layer % whole == 0 ? 1 : 0)]++;
        }
        return layers(
                List.of(
                        group(counts[0], local, experts),
                        group(counts[1], full, experts),
                        group(counts[2], local, dense),
                        group(counts[3], full, dense)),
                true);
    }
}
