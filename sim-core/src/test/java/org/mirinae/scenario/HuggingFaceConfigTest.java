package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.huggingface.HuggingFaceConfig;
import org.mirinae.problems.Problems;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;
import org.mirinae.units.Precision;

/** Configurations in the form Hugging Face publishes them; the facts in them are the models'. */
final class HuggingFaceConfigTest {

    private static final Map<String, String> CONFIGS = HuggingFaceConfigs.byEntry();
    static final String LLAMA = HuggingFaceConfigs.LLAMA;

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

    static Stream<String> entries() {
        return CONFIGS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aConfigGivesTheSameModelAsTheCatalogue(String name) {
        LanguageModel known =
                CatalogTest.entry(Catalog.builtIn(), LanguageModel.class, "language_model", name);
        LanguageModel read = read(CONFIGS.get(name));
        assertEquals(known.parameters(), read.parameters());
        assertEquals(known.activeParameters(), read.activeParameters());
        assertEquals(known.cacheElements(10_000), read.cacheElements(10_000));
        assertEquals(known.layers(), read.layers());
        assertEquals(known.interleaved(), read.interleaved());
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

    /** Parameters printed by the makers, of families without an entry. */
    @ParameterizedTest
    @CsvSource({
        "gemma-2-9b, 9.24e9",
        "gemma-3-1b, 1.00e9",
        "exaone-4.0-32b, 32.0e9",
        "gpt2, 124.4e6",
        "falcon-7b, 7.217e9",
        "pythia-6.9b, 6.86e9",
        "deepseek-v2-lite, 15.7e9",
        "qwen1.5-moe-a2.7b, 14.3e9",
        "mpt-7b, 6.65e9",
        "opt-125m, 125.2e6",
        "glm-4.5-air, 106e9"
    })
    void otherFamiliesCountToWhatTheirMakersPrint(String name, double total) {
        LanguageModel read = read(HuggingFaceConfigs.OTHERS.get(name));
        assertEquals(total, read.parameters(), 0.01 * total, name);
    }

    @Test
    void windowsAlternateAsTheFamilyDoes() {
        assertEquals(List.of(21, 21), counts("gemma-2-9b"));
        assertEquals(List.of(22, 4), counts("gemma-3-1b"));
        assertEquals(List.of(48, 16), counts("exaone-4.0-32b"));
        assertEquals(List.of(32), counts("mpt-7b"));
    }

    private static List<Integer> counts(String name) {
        return read(HuggingFaceConfigs.OTHERS.get(name)).layers().stream()
                .map(LayerGroup::count)
                .toList();
    }

    @Test
    void theModelTypeStandsInForAMissingArchitecture() {
        String typed =
                LLAMA.replace(
                        "\"architectures\": [\"LlamaForCausalLM\"]", "\"model_type\": \"llama\"");
        assertEquals(read(LLAMA).layers(), read(typed).layers());
    }

    @Test
    void anUnknownArchitectureIsNamedNeverGuessed() {
        assertEquals(
                """
                the architecture LlamaForCausalLLM of this config.json is not known.
                Maybe LlamaForCausalLM or Llama4ForCausalLM or GemmaForCausalLM.""",
                problemsOf("{\"architectures\": [\"LlamaForCausalLLM\"]}"));
        assertTrue(
                problemsOf("{\"model_type\": \"rwkv7\"}")
                        .startsWith(
                                "the architecture rwkv7 of this config.json is not known.\nMaybe"),
                problemsOf("{\"model_type\": \"rwkv7\"}"));
    }

    @Test
    void anUnknownQuantizationIsNamed() {
        assertEquals(
                """
                quantization_config: the method "modelopt mixed_precision" is not known.
                Maybe one of fp8, fbgemm_fp8, mxfp4, awq, gptq, modelopt, compressed-tensors.""",
                problemsOf(
                        LLAMA.replace(
                                "{\"arch",
                                "{\"quantization_config\": {\"quant_method\": \"modelopt\","
                                        + " \"quant_algo\": \"MIXED_PRECISION\"}, \"arch")));
    }

    @Test
    void layersThatDifferOneByOneAreToldNotGuessed() {
        assertEquals(
                """
                decoder_sparse_step: experts in every 2th layer are not read.
                Maybe write the model's layers out.""",
                problemsOf(
                        CONFIGS.get("Qwen3-30B-A3B")
                                .replace(
                                        "\"hidden_size",
                                        "\"decoder_sparse_step\": 2, \"hidden_size")));
    }

    @Test
    void everyMissingKeyIsTold() {
        assertEquals(
                """
                hidden_size: the key is missing in config.json.
                Maybe the file is not a whole one.
                vocab_size: "many" is not a whole number from 0 to 16777216.
                Maybe a digit too many.""",
                problemsOf(
                        "{\"architectures\": [\"LlamaForCausalLM\"], \"vocab_size\": \"many\","
                                + " \"num_attention_heads\": 8, \"num_hidden_layers\": 2,"
                                + " \"head_dim\": 64, \"intermediate_size\": 9}"));
    }
}
