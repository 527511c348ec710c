package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.HuggingFaceConfig;
import org.mirinae.llm.LanguageModel;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Binder;
import org.mirinae.schema.DocumentNode;
import org.mirinae.schema.DocumentReader;
import org.mirinae.schema.EntrySource;

/** Configurations in the form Hugging Face publishes them; the facts in them are the models'. */
final class HuggingFaceConfigTest {

    static final String LLAMA =
            """
            {"architectures": ["LlamaForCausalLM"], "hidden_size": 4096, "vocab_size": 128256,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
             "intermediate_size": 14336, "tie_word_embeddings": false}""";

    private static final Map<String, String> CONFIGS =
            Map.of(
                    "Llama-3.1-8B", LLAMA,
                    "DeepSeek-V3",
                    """
                    {"architectures": ["DeepseekV3ForCausalLM"], "hidden_size": 7168,
                     "vocab_size": 129280, "num_hidden_layers": 61, "num_attention_heads": 128,
                     "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128,
                     "qk_rope_head_dim": 64, "v_head_dim": 128, "intermediate_size": 18432,
                     "first_k_dense_replace": 3, "n_routed_experts": 256, "num_experts_per_tok": 8,
                     "moe_intermediate_size": 2048, "n_shared_experts": 1,
                     "num_nextn_predict_layers": 1,
                     "quantization_config": {"quant_method": "fp8"}}""",
                    "gpt-oss-120b",
                    """
                    {"architectures": ["GptOssForCausalLM"], "hidden_size": 2880,
                     "vocab_size": 201088, "num_hidden_layers": 36, "num_attention_heads": 64,
                     "num_key_value_heads": 8, "head_dim": 64, "sliding_window": 128,
                     "num_local_experts": 128, "num_experts_per_tok": 4, "intermediate_size": 2880,
                     "quantization_config": {"quant_method": "mxfp4"}}""",
                    "Qwen3-Next-80B-A3B",
                    """
                    {"architectures": ["Qwen3NextForCausalLM"], "hidden_size": 2048,
                     "vocab_size": 151936, "num_hidden_layers": 48, "num_attention_heads": 16,
                     "num_key_value_heads": 2, "head_dim": 256, "full_attention_interval": 4,
                     "linear_num_key_heads": 16, "linear_num_value_heads": 32,
                     "linear_key_head_dim": 128, "linear_value_head_dim": 128,
                     "intermediate_size": 5120, "num_experts": 512, "num_experts_per_tok": 10,
                     "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512}""",
                    "Mixtral-8x7B",
                    """
                    {"architectures": ["MixtralForCausalLM"], "hidden_size": 4096,
                     "vocab_size": 32000, "num_hidden_layers": 32, "num_attention_heads": 32,
                     "num_key_value_heads": 8, "intermediate_size": 14336,
                     "num_local_experts": 8, "num_experts_per_tok": 2}""");

    private static LanguageModel read(String config) {
        Problems problems = new Problems();
        DocumentNode tree = DocumentReader.read("config.json", config, problems);
        DocumentNode entry =
                tree instanceof DocumentNode.MappingNode mapping
                        ? HuggingFaceConfig.toEntry(mapping, problems)
                        : null;
        problems.orThrow();
        assertNotNull(entry);
        Binder binder = new Binder(EntrySource.none(), Map.of());
        Problems binding = binder.newProblems();
        LanguageModel model = binder.bind(LanguageModel.class, entry, binding);
        binding.orThrow();
        assertNotNull(model);
        return model;
    }

    @ParameterizedTest
    @CsvSource({"Llama-3.1-8B", "DeepSeek-V3", "gpt-oss-120b", "Qwen3-Next-80B-A3B", "Mixtral-8x7B"})
    void aConfigGivesTheSameModelAsTheCatalogue(String name) {
        LanguageModel known =
                CatalogTest.entry(
                        Catalog.builtIn(), LanguageModel.class, "language_model", name);
        LanguageModel read = read(CONFIGS.get(name));
        assertEquals(known.parameters(), read.parameters());
        assertEquals(known.activeParameters(), read.activeParameters());
        assertEquals(known.cacheElements(10_000), read.cacheElements(10_000));
        assertEquals(known.layers(), read.layers());
        assertEquals(known.mtpLayers(), read.mtpLayers());
    }

    @Test
    void quantizedWeightsAreRecognised() {
        assertEquals(Precision.FP8, read(CONFIGS.get("DeepSeek-V3")).checkpoint());
        assertEquals(Precision.MXFP4, read(CONFIGS.get("gpt-oss-120b")).checkpoint());
        assertNull(read(LLAMA).checkpoint());
    }

    private static String problemsOf(String config) {
        Problems problems = new Problems();
        DocumentNode tree = DocumentReader.read("config.json", config, problems);
        if (tree instanceof DocumentNode.MappingNode mapping) {
            assertNull(HuggingFaceConfig.toEntry(mapping, problems));
        }
        return String.join("\n", problems.toList().stream().map(Object::toString).toList());
    }

    @Test
    void anUnknownArchitectureIsNamedNeverGuessed() {
        assertEquals(
                "the architecture LlamaForCausalLLM of this config.json is not known.\n"
                        + "Maybe LlamaForCausalLM.",
                problemsOf("{\"architectures\": [\"LlamaForCausalLLM\"]}").lines().limit(1).findFirst().orElse("")
                        + "\n"
                        + problemsOf("{\"architectures\": [\"LlamaForCausalLLM\"]}").lines().skip(1).map(l -> l.replaceAll(" or .*", ".")).findFirst().orElse(""));
    }

    @Test
    void everyMissingKeyIsTold() {
        assertEquals(
                """
                hidden_size: the key is missing in config.json.
                Maybe the file is not a whole one.
                vocab_size: "many" is not a whole number from 0 to 16777216.
                Maybe a digit too many.""",
                problemsOf("{\"architectures\": [\"LlamaForCausalLM\"], \"vocab_size\": \"many\","
                                + " \"num_attention_heads\": 8, \"num_hidden_layers\": 2,"
                                + " \"head_dim\": 64, \"intermediate_size\": 9}")
                        .lines()
                        .limit(4)
                        .reduce((a, b) -> a + "\n" + b)
                        .orElse(""));
    }
}
