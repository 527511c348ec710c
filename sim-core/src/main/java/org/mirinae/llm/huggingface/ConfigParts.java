package org.mirinae.llm.huggingface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts that the layers of many families of configurations are put together from. */
final class ConfigParts {

    private static final String SLIDING = "sliding_attention";

    private ConfigParts() {}

    static int heads(ConfigKeys k) {
        return k.number("num_attention_heads", "n_head", "n_heads");
    }

    static int hidden(ConfigKeys k) {
        return k.number("hidden_size", "n_embd", "n_embed", "d_model");
    }

    static int layerCount(ConfigKeys k) {
        return k.number("num_hidden_layers", "n_layer", "n_layers", "num_layers");
    }

    static Map<String, Object> attention(ConfigKeys k) {
        int heads = heads(k);
        Map<String, Object> mixer = new LinkedHashMap<>();
        mixer.put("type", "attention");
        mixer.put("heads", heads);
        mixer.put("kv_heads", k.numberOr(heads, "num_key_value_heads"));
        mixer.put("head_dim", k.numberOr(hidden(k) / Math.max(1, heads), "head_dim"));
        return mixer;
    }

    static Map<String, Object> dense(int width, boolean gated, boolean bias) {
        Map<String, Object> feedForward = new LinkedHashMap<>();
        feedForward.put("type", "dense");
        feedForward.put("width", width);
        feedForward.put("gated", gated);
        feedForward.put("bias", bias);
        return feedForward;
    }

    static Map<String, Object> dense(ConfigKeys k, boolean gated) {
        return dense(k.number("intermediate_size"), gated, k.truth("mlp_bias", false));
    }

    static Map<String, Object> experts(ConfigKeys k, String expertsKey) {
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
                        "moe_shared_expert_intermediate_size",
                        "shared_intermediate_size");
        if (shared > 0) {
            moe.put("shared_width", shared);
        }
        Integer latent = k.find("moe_latent_size");
        if (latent != null && latent > 0) {
            moe.put("latent", latent);
        }
        return moe;
    }

    static Map<String, Object> group(
            int count, Map<String, Object> mixer, Map<String, Object> feedForward) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("count", count);
        group.put("mixer", mixer);
        group.put("feed_forward", feedForward);
        return group;
    }

    static Map<String, Object> parallel(Map<String, Object> group, boolean parallel) {
        group.put("parallel", parallel);
        return group;
    }

    /** Leaves groups without layers out. */
    static Map<String, Object> layers(List<Map<String, Object>> groups, boolean interleaved) {
        List<Map<String, Object>> some = new ArrayList<>();
        for (Map<String, Object> group : groups) {
            if (!Integer.valueOf(0).equals(group.get("count"))) {
                some.add(group);
            }
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("layers", some);
        entry.put("interleaved", interleaved && some.size() > 1);
        return entry;
    }

    /** The same mixer, looking back this far. */
    static Map<String, Object> windowed(Map<String, Object> mixer, int window) {
        Map<String, Object> windowed = new LinkedHashMap<>(mixer);
        windowed.put("sliding_window", window);
        return windowed;
    }

    /**
     * Equal layers of which some look back a window only.
     *
     * @param slides whether the family's class lets layers slide where a window is given
     * @param period every how many layers one looks back in full where the configuration does not
     *     say, 0 where none does
     */
    static Map<String, Object> sliding(
            ConfigKeys k,
            Map<String, Object> mixer,
            Map<String, Object> feedForward,
            boolean slides,
            int period) {
        int count = layerCount(k);
        Integer window = k.find("sliding_window");
        int windows = 0;
        if (window != null && window > 0) {
            windows = slidingLayers(k, count, slides, period);
        }
        List<Map<String, Object>> groups = new ArrayList<>();
        if (windows > 0 && window != null) {
            groups.add(group(windows, windowed(mixer, window), feedForward));
        }
        groups.add(group(count - windows, mixer, feedForward));
        return layers(groups, true);
    }

    private static int slidingLayers(ConfigKeys k, int count, boolean slides, int period) {
        List<String> types = k.texts("layer_types");
        if (!types.isEmpty()) {
            return (int) types.stream().filter(SLIDING::equals).count();
        }
        if (!slides) {
            return 0;
        }
        int from = k.numberOr(0, "max_window_layers");
        String pattern = k.text("sliding_window_pattern", "");
        int every =
                pattern.isEmpty()
                        ? period
                        : pattern.chars().allMatch(Character::isDigit)
                                ? k.numberOr(period, "sliding_window_pattern")
                                : pattern.length();
        return every == 0 ? Math.max(0, count - from) : count - count / every;
    }
}
