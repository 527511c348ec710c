package org.mirinae.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the configurations of each family of architectures say about their layers. */
final class ConfigFamilies {

    private ConfigFamilies() {}

    /** Llama and those built like it; {@code name} tells Qwen3 with normed queries from the rest. */
    static Map<String, Object> llama(ConfigKeys k, String name) {
        Map<String, Object> mixer = attention(k);
        mixer.put("qk_norm", name.equals("Qwen3"));
        mixer.put("bias", name.equals("Qwen2") || k.truth("attention_bias", false));
        boolean slides = k.truth("use_sliding_window", name.equals("Mistral"));
        Integer window = k.find("sliding_window");
        if (slides && window != null && window > 0) {
            mixer.put("sliding_window", window);
        }
        return layers(List.of(group(layerCount(k), mixer, dense(k, true))), false);
    }

    /** GPT-2 and those built like it: no gate, biases, LayerNorm. */
    static Map<String, Object> gpt(
            ConfigKeys k, boolean learnedPositions, boolean bias, boolean parallel) {
        int heads = heads(k);
        int hidden = k.number("hidden_size", "n_embd", "d_model");
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put("kv_heads", heads);
        mixer.put("head_dim", hidden / Math.max(1, heads));
        mixer.put("bias", bias);
        Map<String, Object> feedForward = new LinkedHashMap<>();
        feedForward.put("type", "dense");
        feedForward.put("width", k.numberOr(4 * hidden, "ffn_dim", "n_inner", "intermediate_size"));
        feedForward.put("gated", false);
        feedForward.put("bias", bias);
        Map<String, Object> group = group(layerCount(k), mixer, feedForward);
        group.put("parallel", parallel);
        Map<String, Object> entry = layers(List.of(group), false);
        entry.put("norm", "layer");
        if (learnedPositions) {
            entry.put("learned_positions", k.number("max_position_embeddings", "n_positions"));
        }
        return entry;
    }

    static Map<String, Object> gptj(ConfigKeys k) {
        return gpt(k, false, false, true);
    }

    static Map<String, Object> falcon(ConfigKeys k) {
        int heads = heads(k);
        int hidden = k.number("hidden_size");
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put(
                "kv_heads",
                k.truth("new_decoder_architecture", false)
                        ? k.number("num_kv_heads")
                        : k.truth("multi_query", true) ? 1 : heads);
        mixer.put("head_dim", hidden / Math.max(1, heads));
        Map<String, Object> feedForward = new LinkedHashMap<>();
        feedForward.put("type", "dense");
        feedForward.put("width", k.numberOr(4 * hidden, "ffn_hidden_size"));
        feedForward.put("gated", false);
        Map<String, Object> group = group(layerCount(k), mixer, feedForward);
        group.put("parallel", k.truth("parallel_attn", true));
        Map<String, Object> entry = layers(List.of(group), false);
        entry.put("norm", "layer");
        return entry;
    }

    /** Experts in every layer, or in all but the first; attention as Llama's. */
    static Map<String, Object> mixture(ConfigKeys k, String expertsKey) {
        Map<String, Object> mixer = attention(k);
        mixer.put("qk_norm", k.truth("use_qk_norm", expertsKey.equals("num_experts")));
        Map<String, Object> experts = experts(k, expertsKey);
        int dense = k.numberOr(0, "first_k_dense_replace");
        List<Map<String, Object>> groups = new ArrayList<>();
        if (dense > 0) {
            groups.add(group(dense, mixer, dense(k, true)));
        }
        groups.add(group(layerCount(k) - dense, mixer, experts));
        return layers(groups, false);
    }

    static Map<String, Object> gptOss(ConfigKeys k) {
        Map<String, Object> full = attention(k);
        full.put("bias", true);
        full.put("sinks", true);
        Map<String, Object> sliding = new LinkedHashMap<>(full);
        sliding.put("sliding_window", k.number("sliding_window"));
        Map<String, Object> experts = experts(k, "num_local_experts");
        experts.put("bias", true);
        List<String> types = k.texts("layer_types");
        int count = layerCount(k);
        int windows =
                types.isEmpty()
                        ? count / 2
                        : (int) types.stream().filter("sliding_attention"::equals).count();
        return layers(
                List.of(group(windows, sliding, experts), group(count - windows, full, experts)),
                true);
    }

    static Map<String, Object> llama4(ConfigKeys k) {
        Map<String, Object> mixer = attention(k);
        Map<String, Object> experts = experts(k, "num_local_experts");
        experts.put("width", k.number("intermediate_size"));
        experts.put("shared_width", k.number("intermediate_size"));
        int step = Math.max(1, k.numberOr(1, "interleave_moe_layer_step"));
        int count = layerCount(k);
        int mixtures = count / step;
        List<Map<String, Object>> groups = new ArrayList<>();
        groups.add(group(mixtures, mixer, experts));
        if (count > mixtures) {
            Map<String, Object> dense = dense(k, true);
            dense.put("width", k.number("intermediate_size_mlp"));
            groups.add(group(count - mixtures, mixer, dense));
        }
        return layers(groups, step > 1);
    }

    /** DeepSeek and those built like it: latent attention, dense layers first, then experts. */
    static Map<String, Object> latent(ConfigKeys k) {
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "mla");
        mixer.put("heads", heads(k));
        Integer query = k.find("q_lora_rank");
        if (query != null && query > 0) {
            mixer.put("query_latent", query);
        }
        mixer.put("kv_latent", k.number("kv_lora_rank"));
        mixer.put("nope_dim", k.number("qk_nope_head_dim"));
        mixer.put("rope_dim", k.number("qk_rope_head_dim"));
        mixer.put("value_dim", k.number("v_head_dim"));
        if (k.find("index_topk") != null) {
            mixer.put("indexer_heads", k.number("index_n_heads"));
            mixer.put("indexer_dim", k.number("index_head_dim"));
            mixer.put("indexer_top_k", k.number("index_topk"));
        }
        int dense = k.numberOr(0, "first_k_dense_replace");
        List<Map<String, Object>> groups = new ArrayList<>();
        if (dense > 0) {
            groups.add(group(dense, mixer, dense(k, true)));
        }
        groups.add(group(layerCount(k) - dense, mixer, experts(k, "n_routed_experts")));
        return layers(groups, false);
    }

    /** Qwen3-Next: gated delta layers with full attention every few. */
    static Map<String, Object> qwenNext(ConfigKeys k) {
        Map<String, Object> full = attention(k);
        full.put("qk_norm", true);
        full.put("gated", true);
        Map<String, Object> linear = new LinkedHashMap<>();
        linear.put("type", "gated_delta");
        linear.put("key_heads", k.number("linear_num_key_heads"));
        linear.put("value_heads", k.number("linear_num_value_heads"));
        linear.put("key_dim", k.number("linear_key_head_dim"));
        linear.put("value_dim", k.number("linear_value_head_dim"));
        linear.put("convolution", k.numberOr(4, "linear_conv_kernel_dim"));
        Map<String, Object> experts = experts(k, "num_experts");
        experts.put("shared_gate", true);
        int count = layerCount(k);
        List<String> types = k.texts("layer_types");
        int attends =
                types.isEmpty()
                        ? count / Math.max(1, k.numberOr(4, "full_attention_interval"))
                        : (int) types.stream().filter("full_attention"::equals).count();
        return layers(
                List.of(group(count - attends, linear, experts), group(attends, full, experts)),
                true);
    }

    /** Nemotron-H: a pattern of letters, M Mamba-2, * attention, - dense, E experts. */
    static Map<String, Object> nemotron(ConfigKeys k) {
        String pattern = k.text("hybrid_override_pattern", "");
        Map<String, Object> mamba = new LinkedHashMap<>();
        mamba.put("type", "mamba2");
        mamba.put("heads", k.number("mamba_num_heads"));
        mamba.put("head_dim", k.number("mamba_head_dim"));
        mamba.put("state_dim", k.number("ssm_state_size"));
        mamba.put("groups", k.numberOr(8, "n_groups"));
        mamba.put("convolution", k.numberOr(4, "conv_kernel"));
        Map<String, Object> none = Map.of("type", "none");
        List<Map<String, Object>> groups = new ArrayList<>();
        add(groups, count(pattern, 'M'), mamba, none);
        add(groups, count(pattern, '*'), attention(k), none);
        if (pattern.indexOf('-') >= 0) {
            add(groups, count(pattern, '-'), none, dense(k, false));
        }
        if (pattern.indexOf('E') >= 0) {
            Map<String, Object> experts = experts(k, "n_routed_experts");
            experts.put("gated", false);
            add(groups, count(pattern, 'E'), none, experts);
        }
        if (groups.isEmpty()) {
            k.number("hybrid_override_pattern");
        }
        return layers(groups, true);
    }

    private static int count(String pattern, char letter) {
        return (int) pattern.chars().filter(c -> c == letter).count();
    }

    private static void add(
            List<Map<String, Object>> groups, int count, Map<String, Object> mixer,
            Map<String, Object> feedForward) {
        if (count > 0) {
            groups.add(group(count, mixer, feedForward));
        }
    }

    private static int heads(ConfigKeys k) {
        return k.number("num_attention_heads", "n_head", "n_heads");
    }

    private static int layerCount(ConfigKeys k) {
        return k.number("num_hidden_layers", "n_layer", "n_layers");
    }

    private static Map<String, Object> attention(ConfigKeys k) {
        int heads = heads(k);
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put("kv_heads", k.numberOr(heads, "num_key_value_heads"));
        mixer.put(
                "head_dim", k.numberOr(k.number("hidden_size") / Math.max(1, heads), "head_dim"));
        return mixer;
    }

    private static Map<String, Object> dense(ConfigKeys k, boolean gated) {
        Map<String, Object> feedForward = new LinkedHashMap<>();
        feedForward.put("type", "dense");
        feedForward.put("width", k.number("intermediate_size"));
        feedForward.put("gated", gated);
        return feedForward;
    }

    private static Map<String, Object> experts(ConfigKeys k, String expertsKey) {
        Map<String, Object> moe = new LinkedHashMap<>();
        int width = k.number("moe_intermediate_size", "intermediate_size");
        moe.put("type", "moe");
        moe.put("experts", k.number(expertsKey));
        moe.put("top_k", k.number("num_experts_per_tok"));
        moe.put("width", width);
        int shared =
                k.numberOr(
                        k.numberOr(0, "n_shared_experts") * width,
                        "shared_expert_intermediate_size",
                        "moe_shared_expert_intermediate_size");
        if (shared > 0) {
            moe.put("shared_width", shared);
        }
        Integer latent = k.find("moe_latent_size");
        if (latent != null && latent > 0) {
            moe.put("latent", latent);
        }
        return moe;
    }

    private static Map<String, Object> group(
            int count, Map<String, Object> mixer, Map<String, Object> feedForward) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("count", count);
        group.put("mixer", mixer);
        group.put("feed_forward", feedForward);
        return group;
    }

    private static Map<String, Object> layers(
            List<Map<String, Object>> groups, boolean interleaved) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("layers", groups);
        entry.put("interleaved", interleaved);
        return entry;
    }
}
