package org.mirinae.llm.huggingface;

import static org.mirinae.llm.huggingface.ConfigParts.attention;
import static org.mirinae.llm.huggingface.ConfigParts.dense;
import static org.mirinae.llm.huggingface.ConfigParts.experts;
import static org.mirinae.llm.huggingface.ConfigParts.group;
import static org.mirinae.llm.huggingface.ConfigParts.heads;
import static org.mirinae.llm.huggingface.ConfigParts.layerCount;
import static org.mirinae.llm.huggingface.ConfigParts.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the configurations of families with latent attention or recurrences say about their
 * layers.
 */
final class ConfigHybrids {

    private ConfigHybrids() {}

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
        ConfigFamilies.everyLayerHasExperts(k);
        int dense = k.numberOr(0, "first_k_dense_replace");
        List<Map<String, Object>> groups = new ArrayList<>();
        if (dense > 0) {
            groups.add(group(dense, mixer, dense(k, true)));
        }
        groups.add(group(layerCount(k) - dense, mixer, experts(k, "n_routed_experts")));
        return layers(groups, false);
    }

    /**
     * DeepSeek-V4: each layer pools none, four or more tokens; those that pool four have an
     * indexer.
     */
    static Map<String, Object> compressed(ConfigKeys k) {
        Map<String, Object> experts = experts(k, "n_routed_experts");
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> ratios = k.texts("compress_ratios");
        int count = layerCount(k);
        if (ratios.size() < count) {
            k.tell(
                    "compress_ratios",
                    ratios.size() + " ratios for " + count + " layers",
                    "Maybe the file is not a whole one.");
        }
        for (String ratio : ratios.subList(0, Math.min(count, ratios.size()))) {
            counts.merge(ratio, 1, Integer::sum);
        }
        List<Map<String, Object>> groups = new ArrayList<>();
        counts.forEach((ratio, layers) -> groups.add(group(layers, pooling(k, ratio), experts)));
        return layers(groups, true);
    }

    private static Map<String, Object> pooling(ConfigKeys k, String ratio) {
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "compressed");
        mixer.put("heads", heads(k));
        mixer.put("head_dim", k.number("head_dim"));
        mixer.put("query_latent", k.number("q_lora_rank"));
        mixer.put("output_latent", k.number("o_lora_rank"));
        mixer.put("output_groups", k.number("o_groups"));
        mixer.put("sliding_window", k.number("sliding_window"));
        mixer.put("ratio", ratio);
        if (ratio.equals("4")) {
            mixer.put("indexer_heads", k.number("index_n_heads"));
            mixer.put("indexer_dim", k.number("index_head_dim"));
            mixer.put("indexer_top_k", k.number("index_topk"));
        }
        return mixer;
    }

    /** Qwen3-Next and Qwen3.5: gated delta layers with full attention every few. */
    static Map<String, Object> qwenNext(ConfigKeys k, boolean mixture) {
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
        Map<String, Object> feedForward;
        if (mixture) {
            ConfigFamilies.everyLayerHasExperts(k);
            feedForward = experts(k, "num_experts");
            feedForward.put("shared_gate", true);
        } else {
            feedForward = dense(k, true);
        }
        int count = layerCount(k);
        List<String> types = k.texts("layer_types");
        int attends =
                types.isEmpty()
                        ? count / Math.max(1, k.numberOr(4, "full_attention_interval"))
                        : (int) types.stream().filter("full_attention"::equals).count();
        return layers(
                List.of(
                        group(count - attends, linear, feedForward),
                        group(attends, full, feedForward)),
                true);
    }

    /**
     * Nemotron-H: a pattern of letters, M Mamba-2, * attention, - dense, E experts; or their names.
     */
    static Map<String, Object> nemotron(ConfigKeys k) {
        String pattern = pattern(k);
        Map<String, Object> mamba = new LinkedHashMap<>();
        mamba.put("type", "mamba2");
        mamba.put("heads", k.number("mamba_num_heads"));
        mamba.put("head_dim", k.number("mamba_head_dim"));
        mamba.put("state_dim", k.number("ssm_state_size"));
        mamba.put("groups", k.numberOr(8, "n_groups"));
        mamba.put("convolution", k.numberOr(4, "conv_kernel"));
        Map<String, Object> none = Map.of("type", "none");
        List<Map<String, Object>> groups = new ArrayList<>();
        groups.add(group(count(pattern, 'M'), mamba, none));
        if (pattern.indexOf('E') >= 0) {
            Map<String, Object> experts = experts(k, "n_routed_experts");
            experts.put("gated", false);
            groups.add(group(count(pattern, 'E'), none, experts));
        }
        if (pattern.indexOf('-') >= 0) {
            groups.add(group(count(pattern, '-'), none, dense(k, false)));
        }
        groups.add(group(count(pattern, '*'), attention(k), none));
        if (!pattern.matches("[M*E-]+")) {
            k.tell(
                    "hybrid_override_pattern",
                    "\"" + pattern + "\" is no pattern of the letters M * - E",
                    "Maybe the file is not a whole one.");
        }
        return layers(groups, true);
    }

    private static String pattern(ConfigKeys k) {
        StringBuilder letters = new StringBuilder();
        for (String type : k.texts("layers_block_type")) {
            letters.append(
                    switch (type) {
                        case "mamba" -> "M";
                        case "attention" -> "*";
                        case "mlp" -> "-";
                        case "moe" -> "E";
                        default -> type;
                    });
        }
        return letters.isEmpty() ? k.text("hybrid_override_pattern", "") : letters.toString();
    }

    private static int count(String pattern, char letter) {
        return (int) pattern.chars().filter(c -> c == letter).count();
    }
}
