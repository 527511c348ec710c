package org.mirinae.llm.huggingface;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.NearestName;

/**
 * Turns a Hugging Face {@code config.json} into a catalogue entry. Keys are those of the
 * transformers library's configuration classes. An architecture that is not known is named, never
 * guessed.
 */
public final class HuggingFaceConfig {

    private static final Map<String, Function<ConfigKeys, Map<String, Object>>> ARCHITECTURES =
            architectures();

    private HuggingFaceConfig() {}

    /** Returns whether a mapping is such a configuration rather than an entry of ours. */
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
        int before = problems.size();
        ConfigKeys keys = new ConfigKeys(text(config), problems);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", keys.text("_name_or_path", architecture));
        entry.put("hidden", ConfigParts.hidden(keys));
        entry.put("vocabulary", keys.number("vocab_size"));
        entry.put(
                "tied_embeddings", keys.truth("tie_word_embeddings", tiedByDefault(architecture)));
        entry.put(
                "mtp_layers",
                keys.numberOr(0, "num_nextn_predict_layers", "mtp_num_hidden_layers"));
        String checkpoint = QuantizationConfig.precision(config, problems);
        if (checkpoint != null) {
            entry.put("checkpoint", checkpoint);
        }
        entry.putAll(known.apply(keys));
        entry.put("sources", Map.of("default", "config.json, " + architecture));
        return problems.size() > before ? null : ConfigKeys.node(entry, config.position());
    }

    /** The configuration with what it says of the text model laid over. */
    private static MappingNode text(MappingNode config) {
        if (!(config.entries().get("text_config") instanceof MappingNode inner)) {
            return config;
        }
        Map<String, DocumentNode> entries = new LinkedHashMap<>(config.entries());
        entries.putAll(inner.entries());
        return new MappingNode(entries, config.position());
    }

    private static String architecture(MappingNode config) {
        DocumentNode named = config.entries().get("architectures");
        if (named instanceof SequenceNode list
                && !list.items().isEmpty()
                && list.items().getFirst() instanceof ScalarNode first) {
            return first.text();
        }
        String type = config.entries().get("model_type") instanceof ScalarNode s ? s.text() : "";
        String plain = type.replace("_", "").replace("text", "");
        for (String architecture : ARCHITECTURES.keySet()) {
            String known = architecture.toLowerCase(Locale.ROOT).replace("_", "");
            if (known.equals(plain + "forcausallm") || known.equals(plain + "lmheadmodel")) {
                return architecture;
            }
        }
        return type;
    }

    /** Families whose configuration class ties embeddings unless told otherwise. */
    private static boolean tiedByDefault(String architecture) {
        return List.of("GPT2", "Bloom", "OPT", "Mpt", "MPT", "Falcon", "Gemma", "SmolLM3").stream()
                .anyMatch(architecture::startsWith);
    }

    private static Map<String, Function<ConfigKeys, Map<String, Object>>> architectures() {
        Map<String, Function<ConfigKeys, Map<String, Object>>> known = new TreeMap<>();
        for (String name :
                List.of(
                        "Llama", "Mistral", "Qwen2", "Qwen3", "Phi3", "Granite", "SmolLM3",
                        "Exaone", "Exaone4")) {
            known.put(name + "ForCausalLM", k -> ConfigFamilies.llama(k, name));
        }
        known.put("Mistral3ForConditionalGeneration", k -> ConfigFamilies.llama(k, "Mistral"));
        known.put("GemmaForCausalLM", k -> ConfigFamilies.gemma(k, 1));
        known.put("Gemma2ForCausalLM", k -> ConfigFamilies.gemma(k, 2));
        known.put("Gemma3ForCausalLM", k -> ConfigFamilies.gemma(k, 3));
        known.put("Gemma3ForConditionalGeneration", k -> ConfigFamilies.gemma(k, 3));
        known.put("GPT2LMHeadModel", ConfigFamilies::gpt2);
        known.put("OPTForCausalLM", ConfigFamilies::opt);
        known.put("BloomForCausalLM", ConfigFamilies::bloom);
        known.put("MptForCausalLM", ConfigFamilies::mpt);
        known.put("MPTForCausalLM", ConfigFamilies::mpt);
        known.put("GPTNeoXForCausalLM", ConfigFamilies::gptNeox);
        known.put("GPTJForCausalLM", ConfigFamilies::gptj);
        known.put("FalconForCausalLM", ConfigFamilies::falcon);
        mixtures(known);
        known.put("Llama4ForCausalLM", ConfigFamilies::llama4);
        known.put("Llama4ForConditionalGeneration", ConfigFamilies::llama4);
        for (String name :
                List.of(
                        "DeepseekV2",
                        "DeepseekV3",
                        "DeepseekV32",
                        "GlmMoeDsa",
                        "Glm4MoeLite",
                        "KimiK2")) {
            known.put(name + "ForCausalLM", ConfigHybrids::latent);
        }
        known.put("DeepseekV4ForCausalLM", ConfigHybrids::compressed);
        known.put("KimiK25ForConditionalGeneration", ConfigHybrids::latent);
        for (String suffix : List.of("ForCausalLM", "ForConditionalGeneration")) {
            known.put("Qwen3_5" + suffix, k -> ConfigHybrids.qwenNext(k, false));
            known.put("Qwen3_5Moe" + suffix, k -> ConfigHybrids.qwenNext(k, true));
        }
        known.put("Qwen3NextForCausalLM", k -> ConfigHybrids.qwenNext(k, true));
        known.put("NemotronHForCausalLM", ConfigHybrids::nemotron);
        return Collections.unmodifiableMap(known);
    }

    private static void mixtures(Map<String, Function<ConfigKeys, Map<String, Object>>> known) {
        String local = "num_local_experts";
        known.put("MixtralForCausalLM", k -> ConfigFamilies.mixture(k, local, false, false));
        known.put("MiniMaxM2ForCausalLM", k -> ConfigFamilies.mixture(k, local, false, false));
        known.put("GptOssForCausalLM", ConfigFamilies::gptOss);
        String all = "num_experts";
        known.put("Qwen2MoeForCausalLM", k -> ConfigFamilies.mixture(k, all, false, true));
        known.put("Qwen3MoeForCausalLM", k -> ConfigFamilies.mixture(k, all, true, false));
        String routed = "n_routed_experts";
        known.put("Glm4MoeForCausalLM", k -> ConfigFamilies.mixture(k, routed, false, false));
    }
}
