package org.mirinae.llm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.DocumentNode;
import org.mirinae.schema.DocumentNode.MappingNode;
import org.mirinae.schema.DocumentNode.ScalarNode;
import org.mirinae.schema.DocumentNode.SequenceNode;
import org.mirinae.schema.NearestName;

/**
 * Turns a Hugging Face {@code config.json} into a catalogue entry. Keys are those of the transformers
 * library's configuration classes. An architecture that is not known is named, never guessed.
 */
public final class HuggingFaceConfig {

    private static final Map<String, Function<ConfigKeys, Map<String, Object>>> ARCHITECTURES =
            architectures();

    private HuggingFaceConfig() {}

    /** Whether a mapping is such a configuration rather than an entry of ours. */
    public static boolean recognises(MappingNode mapping) {
        return mapping.entries().containsKey("architectures")
                || mapping.entries().containsKey("model_type");
    }

    /**
     * The entry a configuration stands for.
     *
     * @param problems takes an unknown architecture, and every key that is missing or no number
     * @return null after adding a problem
     */
    public static @Nullable DocumentNode toEntry(MappingNode config, Problems problems) {
        String architecture = architecture(config);
        Function<ConfigKeys, Map<String, Object>> known = ARCHITECTURES.get(architecture);
        if (known == null) {
            List<String> near = NearestName.of(architecture, ARCHITECTURES.keySet());
            problems.add(
                    "the architecture " + architecture + " of this config.json is not known",
                    near.isEmpty()
                            ? "Maybe write the model's layers out, as `mirinae catalog language_model"
                                    + " Llama-3.1-8B` shows; known are "
                                    + String.join(", ", ARCHITECTURES.keySet())
                                    + "."
                            : "Maybe " + String.join(" or ", near) + ".");
            return null;
        }
        MappingNode text =
                config.entries().get("text_config") instanceof MappingNode inner ? inner : config;
        int before = problems.size();
        ConfigKeys keys = new ConfigKeys(text, problems);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", keys.text("_name_or_path", architecture));
        entry.put("hidden", keys.number("hidden_size", "n_embd", "d_model"));
        entry.put("vocabulary", keys.number("vocab_size"));
        entry.put("tied_embeddings", keys.truth("tie_word_embeddings", tiedByDefault(architecture)));
        entry.put("mtp_layers", keys.numberOr(0, "num_nextn_predict_layers", "mtp_num_layers"));
        String checkpoint = QuantizationConfig.precision(config, problems);
        if (checkpoint != null) {
            entry.put("checkpoint", checkpoint);
        }
        entry.putAll(known.apply(keys));
        entry.put("sources", Map.of("default", "config.json, " + architecture));
        return problems.size() > before ? null : ConfigKeys.node(entry, config.position());
    }

    private static String architecture(MappingNode config) {
        DocumentNode named = config.entries().get("architectures");
        if (named instanceof SequenceNode list
                && !list.items().isEmpty()
                && list.items().getFirst() instanceof ScalarNode first) {
            return first.text();
        }
        return config.entries().get("model_type") instanceof ScalarNode type ? type.text() : "";
    }

    /** Families whose configuration class ties embeddings unless told otherwise. */
    private static boolean tiedByDefault(String architecture) {
        return architecture.startsWith("GPT2")
                || architecture.startsWith("Bloom")
                || architecture.startsWith("OPT")
                || architecture.startsWith("Mpt");
    }

    private static Map<String, Function<ConfigKeys, Map<String, Object>>> architectures() {
        Map<String, Function<ConfigKeys, Map<String, Object>>> known = new TreeMap<>();
        for (String name : List.of("Llama", "Mistral", "Qwen2", "Qwen3", "Phi3")) {
            known.put(name + "ForCausalLM", k -> ConfigFamilies.llama(k, name));
        }
        known.put("GPT2LMHeadModel", k -> ConfigFamilies.gpt(k, true, true, false));
        known.put("OPTForCausalLM", k -> ConfigFamilies.gpt(k, true, true, false));
        known.put("BloomForCausalLM", k -> ConfigFamilies.gpt(k, false, true, false));
        known.put("MptForCausalLM", k -> ConfigFamilies.gpt(k, false, false, false));
        known.put("GPTNeoXForCausalLM", k -> ConfigFamilies.gpt(k, false, true, false));
        known.put("GPTJForCausalLM", ConfigFamilies::gptj);
        known.put("FalconForCausalLM", ConfigFamilies::falcon);
        known.put("MixtralForCausalLM", k -> ConfigFamilies.mixture(k, "num_local_experts"));
        known.put("MiniMaxM2ForCausalLM", k -> ConfigFamilies.mixture(k, "num_local_experts"));
        known.put("Qwen2MoeForCausalLM", k -> ConfigFamilies.mixture(k, "num_experts"));
        known.put("Qwen3MoeForCausalLM", k -> ConfigFamilies.mixture(k, "num_experts"));
        known.put("Glm4MoeForCausalLM", k -> ConfigFamilies.mixture(k, "n_routed_experts"));
        known.put("GptOssForCausalLM", ConfigFamilies::gptOss);
        known.put("Llama4ForCausalLM", ConfigFamilies::llama4);
        known.put("Llama4ForConditionalGeneration", ConfigFamilies::llama4);
        for (String name :
                List.of("DeepseekV2", "DeepseekV3", "DeepseekV32", "GlmMoeDsa", "KimiK2")) {
            known.put(name + "ForCausalLM", ConfigFamilies::latent);
        }
        known.put("KimiK25ForConditionalGeneration", ConfigFamilies::latent);
        known.put("Qwen3NextForCausalLM", ConfigFamilies::qwenNext);
        known.put("Qwen3_5MoeForCausalLM", ConfigFamilies::qwenNext);
        known.put("Qwen3_5MoeForConditionalGeneration", ConfigFamilies::qwenNext);
        known.put("NemotronHForCausalLM", ConfigFamilies::nemotron);
        return known;
    }
}
