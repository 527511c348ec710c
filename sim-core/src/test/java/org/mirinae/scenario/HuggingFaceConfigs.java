package org.mirinae.scenario;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Configurations in the form Hugging Face publishes them, cut to what is read; facts of the models.
 */
final class HuggingFaceConfigs {

    static final String LLAMA =
            """
            {"architectures": ["LlamaForCausalLM"], "hidden_size": 4096, "vocab_size": 128256,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
             "intermediate_size": 14336, "tie_word_embeddings": false}""";

    /** Configurations of models without an entry in the catalogue. */
    static final Map<String, String> OTHERS = others();

    private HuggingFaceConfigs() {}

    /** Returns the configurations by the entry of the catalogue that each belongs to. */
    static Map<String, String> byEntry() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put("Llama-3.1-8B", LLAMA);
        plain(configs);
        mixtures(configs);
        hybrids(configs);
        return configs;
    }

    private static void plain(Map<String, String> configs) {
        configs.put(
                "Mistral-7B",
                """
                {"architectures": ["MistralForCausalLM"], "hidden_size": 4096, "vocab_size": 32000,
                 "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
                 "intermediate_size": 14336, "sliding_window": null}""");
        configs.put(
                "Qwen2.5-3B",
                """
                {"architectures": ["Qwen2ForCausalLM"], "hidden_size": 2048, "vocab_size": 151936,
                 "num_hidden_layers": 36, "num_attention_heads": 16, "num_key_value_heads": 2,
                 "intermediate_size": 11008, "max_window_layers": 70, "sliding_window": 32768,
                 "use_sliding_window": false, "tie_word_embeddings": true}""");
        configs.put(
                "Qwen3-32B",
                """
                {"architectures": ["Qwen3ForCausalLM"], "hidden_size": 5120, "vocab_size": 151936,
                 "num_hidden_layers": 64, "num_attention_heads": 64, "num_key_value_heads": 8,
                 "head_dim": 128, "intermediate_size": 25600, "tie_word_embeddings": false}""");
        configs.put(
                "Phi-4",
                """
                {"architectures": ["Phi3ForCausalLM"], "hidden_size": 5120, "vocab_size": 100352,
                 "num_hidden_layers": 40, "num_attention_heads": 40, "num_key_value_heads": 10,
                 "intermediate_size": 17920, "sliding_window": null}""");
        configs.put(
                "BLOOM-176B",
                """
                {"architectures": ["BloomForCausalLM"], "n_embed": 14336, "vocab_size": 250880,
                 "n_layer": 70, "num_attention_heads": 112}""");
        configs.put(
                "OPT-175B",
                """
                {"architectures": ["OPTForCausalLM"], "hidden_size": 12288, "vocab_size": 50272,
                 "num_hidden_layers": 96, "num_attention_heads": 96, "ffn_dim": 49152,
                 "max_position_embeddings": 2048}""");
        configs.put(
                "GPT-J-6B",
                """
                {"architectures": ["GPTJForCausalLM"], "n_embd": 4096, "vocab_size": 50400,
                 "n_layer": 28, "n_head": 16, "n_inner": null, "n_positions": 2048,
                 "tie_word_embeddings": false}""");
        configs.put(
                "Falcon-180B",
                """
                {"architectures": ["FalconForCausalLM"], "hidden_size": 14848, "vocab_size": 65024,
                 "num_hidden_layers": 80, "num_attention_heads": 232, "num_kv_heads": 8,
                 "new_decoder_architecture": true, "parallel_attn": true, "bias": false,
                 "tie_word_embeddings": false}""");
    }

    private static void mixtures(Map<String, String> configs) {
        configs.put(
                "Mixtral-8x7B",
                """
                {"architectures": ["MixtralForCausalLM"], "hidden_size": 4096,
                 "vocab_size": 32000, "num_hidden_layers": 32, "num_attention_heads": 32,
                 "num_key_value_heads": 8, "intermediate_size": 14336,
                 "num_local_experts": 8, "num_experts_per_tok": 2}""");
        configs.put(
                "Qwen3-30B-A3B",
                """
                {"architectures": ["Qwen3MoeForCausalLM"], "hidden_size": 2048,
                 "vocab_size": 151936, "num_hidden_layers": 48, "num_attention_heads": 32,
                 "num_key_value_heads": 4, "head_dim": 128, "intermediate_size": 6144,
                 "moe_intermediate_size": 768, "num_experts": 128, "num_experts_per_tok": 8,
                 "mlp_only_layers": []}""");
        configs.put(
                "MiniMax-M2.5",
                """
                {"architectures": ["MiniMaxM2ForCausalLM"], "hidden_size": 3072,
                 "vocab_size": 200064, "num_hidden_layers": 62, "num_attention_heads": 48,
                 "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 1536,
                 "num_local_experts": 256, "num_experts_per_tok": 8, "use_qk_norm": true,
                 "shared_intermediate_size": 0, "num_mtp_modules": 3, "mtp_transformer_layers": 1,
                 "quantization_config": {"quant_method": "fp8"}}""");
        configs.put(
                "gpt-oss-120b",
                """
                {"architectures": ["GptOssForCausalLM"], "hidden_size": 2880,
                 "vocab_size": 201088, "num_hidden_layers": 36, "num_attention_heads": 64,
                 "num_key_value_heads": 8, "head_dim": 64, "sliding_window": 128,
                 "num_local_experts": 128, "num_experts_per_tok": 4, "intermediate_size": 2880,
                 "quantization_config": {"quant_method": "mxfp4"}}""");
        configs.put(
                "Llama-4-Maverick",
                """
                {"architectures": ["Llama4ForConditionalGeneration"], "text_config": {
                 "attention_chunk_size": 8192, "head_dim": 128, "hidden_size": 5120,
                 "interleave_moe_layer_step": 2, "intermediate_size": 8192,
                 "intermediate_size_mlp": 16384, "num_attention_heads": 40,
                 "num_experts_per_tok": 1, "num_hidden_layers": 48, "num_key_value_heads": 8,
                 "num_local_experts": 128, "vocab_size": 202048}}""");
        configs.put(
                "Llama-4-Scout",
                configs.get("Llama-4-Maverick")
                        .replace(
                                "\"interleave_moe_layer_step\": 2",
                                "\"interleave_moe_layer_step\": 1")
                        .replace("\"num_local_experts\": 128", "\"num_local_experts\": 16"));
    }

    private static void hybrids(Map<String, String> configs) {
        configs.put(
                "DeepSeek-V3",
                """
                {"architectures": ["DeepseekV3ForCausalLM"], "hidden_size": 7168,
                 "vocab_size": 129280, "num_hidden_layers": 61, "num_attention_heads": 128,
                 "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128,
                 "qk_rope_head_dim": 64, "v_head_dim": 128, "intermediate_size": 18432,
                 "first_k_dense_replace": 3, "moe_layer_freq": 1, "n_routed_experts": 256,
                 "num_experts_per_tok": 8, "moe_intermediate_size": 2048, "n_shared_experts": 1,
                 "num_nextn_predict_layers": 1,
                 "quantization_config": {"quant_method": "fp8"}}""");
        configs.put(
                "DeepSeek-V3.2",
                configs.get("DeepSeek-V3")
                        .replace("DeepseekV3", "DeepseekV32")
                        .replace(
                                "\"hidden_size",
                                "\"index_n_heads\": 64, \"index_head_dim\": 128,"
                                        + " \"index_topk\": 2048, \"hidden_size"));
        configs.put(
                "GLM-5",
                """
                {"architectures": ["GlmMoeDsaForCausalLM"], "hidden_size": 6144,
                 "vocab_size": 154880, "num_hidden_layers": 78, "num_attention_heads": 64,
                 "q_lora_rank": 2048, "kv_lora_rank": 512, "qk_nope_head_dim": 192,
                 "qk_rope_head_dim": 64, "v_head_dim": 256, "intermediate_size": 12288,
                 "index_head_dim": 128, "index_n_heads": 32, "index_topk": 2048,
                 "first_k_dense_replace": 3, "n_routed_experts": 256, "num_experts_per_tok": 8,
                 "moe_intermediate_size": 2048, "n_shared_experts": 1,
                 "num_nextn_predict_layers": 1}""");
        configs.put(
                "DeepSeek-V4-Flash",
                """
                {"architectures": ["DeepseekV4ForCausalLM"], "hidden_size": 4096,
                 "vocab_size": 129280, "num_hidden_layers": 43, "num_attention_heads": 64,
                 "num_key_value_heads": 1, "head_dim": 512, "q_lora_rank": 1024,
                 "o_lora_rank": 1024, "o_groups": 8, "sliding_window": 128,
                 "compress_ratios": [0, 0, %s 4, 0], "index_head_dim": 128, "index_n_heads": 64,
                 "index_topk": 512, "moe_intermediate_size": 2048, "n_routed_experts": 256,
                 "n_shared_experts": 1, "num_experts_per_tok": 6, "num_nextn_predict_layers": 1}"""
                        .formatted("4, 128, ".repeat(20)));
        configs.put(
                "Qwen3-Next-80B-A3B",
                """
                {"architectures": ["Qwen3NextForCausalLM"], "hidden_size": 2048,
                 "vocab_size": 151936, "num_hidden_layers": 48, "num_attention_heads": 16,
                 "num_key_value_heads": 2, "head_dim": 256, "full_attention_interval": 4,
                 "linear_num_key_heads": 16, "linear_num_value_heads": 32,
                 "linear_key_head_dim": 128, "linear_value_head_dim": 128,
                 "intermediate_size": 5120, "num_experts": 512, "num_experts_per_tok": 10,
                 "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512}""");
        configs.put(
                "Qwen3.5-122B-A10B",
                """
                {"architectures": ["Qwen3_5MoeForConditionalGeneration"], "text_config": {
                 "hidden_size": 3072, "vocab_size": 248320, "num_hidden_layers": 48,
                 "num_attention_heads": 32, "num_key_value_heads": 2, "head_dim": 256,
                 "full_attention_interval": 4, "linear_num_key_heads": 16,
                 "linear_num_value_heads": 64, "linear_key_head_dim": 128,
                 "linear_value_head_dim": 128, "num_experts": 256, "num_experts_per_tok": 8,
                 "moe_intermediate_size": 1024, "shared_expert_intermediate_size": 1024,
                 "mtp_num_hidden_layers": 1}, "tie_word_embeddings": false}""");
        configs.put(
                "Qwen3.5-0.8B",
                """
                {"architectures": ["Qwen3_5ForConditionalGeneration"], "text_config": {
                 "hidden_size": 1024, "vocab_size": 248320, "num_hidden_layers": 24,
                 "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 256,
                 "full_attention_interval": 4, "linear_num_key_heads": 16,
                 "linear_num_value_heads": 16, "linear_key_head_dim": 128,
                 "linear_value_head_dim": 128, "intermediate_size": 3584,
                 "mtp_num_hidden_layers": 1}, "tie_word_embeddings": true}""");
        nemotron(configs);
    }

    private static void nemotron(Map<String, String> configs) {
        configs.put(
                "Nemotron-3-Super-120B-A12B",
                """
                {"architectures": ["NemotronHForCausalLM"], "hidden_size": 4096,
                 "vocab_size": 131072, "num_hidden_layers": 88, "num_attention_heads": 32,
                 "num_key_value_heads": 2, "head_dim": 128, "hybrid_override_pattern":
                 "MEMEMEM*EMEMEMEM*EMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEM*EMEMEMEME",
                 "mamba_num_heads": 128, "mamba_head_dim": 64, "ssm_state_size": 128, "n_groups": 8,
                 "conv_kernel": 4, "n_routed_experts": 512, "num_experts_per_tok": 22,
                 "moe_intermediate_size": 2688, "n_shared_experts": 1,
                 "moe_shared_expert_intermediate_size": 5376, "moe_latent_size": 1024,
                 "num_nextn_predict_layers": 1}""");
        configs.put(
                "Nemotron-3.5-Lightning",
                """
                {"architectures": ["NemotronHForCausalLM"], "hidden_size": 2688,
                 "vocab_size": 131072, "num_attention_heads": 32, "num_key_value_heads": 2,
                 "head_dim": 128, "layers_block_type": [%s], "mamba_num_heads": 64,
                 "mamba_head_dim": 64, "ssm_state_size": 128, "n_groups": 8,
                 "n_routed_experts": 128, "num_experts_per_tok": 6,
                 "moe_intermediate_size": 1856, "n_shared_experts": 1,
                 "moe_shared_expert_intermediate_size": 3712, "moe_latent_size": null,
                 "num_nextn_predict_layers": 1}"""
                        .formatted(
                                "\"mamba\", \"moe\", ".repeat(23)
                                        + "\"attention\", ".repeat(5)
                                        + "\"attention\""));
    }

    private static Map<String, String> others() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put(
                "gemma-2-9b",
                """
                {"architectures": ["Gemma2ForCausalLM"], "hidden_size": 3584, "vocab_size": 256000,
                 "num_hidden_layers": 42, "num_attention_heads": 16, "num_key_value_heads": 8,
                 "head_dim": 256, "intermediate_size": 14336, "sliding_window": 4096}""");
        configs.put(
                "gemma-3-1b",
                """
                {"architectures": ["Gemma3ForCausalLM"], "hidden_size": 1152, "vocab_size": 262144,
                 "num_hidden_layers": 26, "num_attention_heads": 4, "num_key_value_heads": 1,
                 "head_dim": 256, "intermediate_size": 6912, "sliding_window": 512,
                 "sliding_window_pattern": 6}""");
        configs.put(
                "exaone-4.0-32b",
                """
                {"architectures": ["Exaone4ForCausalLM"], "hidden_size": 5120,
                 "vocab_size": 102400, "num_hidden_layers": 64, "num_attention_heads": 40,
                 "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 27392,
                 "sliding_window": 4096, "sliding_window_pattern": "LLLG"}""");
        configs.put(
                "gpt2",
                """
                {"architectures": ["GPT2LMHeadModel"], "n_embd": 768, "vocab_size": 50257,
                 "n_layer": 12, "n_head": 12, "n_positions": 1024}""");
        configs.put(
                "falcon-7b",
                """
                {"architectures": ["FalconForCausalLM"], "hidden_size": 4544, "vocab_size": 65024,
                 "num_hidden_layers": 32, "num_attention_heads": 71, "multi_query": true,
                 "new_decoder_architecture": false, "parallel_attn": true, "bias": false,
                 "tie_word_embeddings": false}""");
        configs.put(
                "pythia-6.9b",
                """
                {"architectures": ["GPTNeoXForCausalLM"], "hidden_size": 4096,
                 "vocab_size": 50432, "num_hidden_layers": 32, "num_attention_heads": 32,
                 "intermediate_size": 16384, "use_parallel_residual": true}""");
        configs.put(
                "deepseek-v2-lite",
                """
                {"architectures": ["DeepseekV2ForCausalLM"], "hidden_size": 2048,
                 "vocab_size": 102400, "num_hidden_layers": 27, "num_attention_heads": 16,
                 "q_lora_rank": null, "kv_lora_rank": 512, "qk_nope_head_dim": 128,
                 "qk_rope_head_dim": 64, "v_head_dim": 128, "intermediate_size": 10944,
                 "first_k_dense_replace": 1, "n_routed_experts": 64, "num_experts_per_tok": 6,
                 "moe_intermediate_size": 1408, "n_shared_experts": 2}""");
        configs.put(
                "qwen1.5-moe-a2.7b",
                """
                {"architectures": ["Qwen2MoeForCausalLM"], "hidden_size": 2048,
                 "vocab_size": 151936, "num_hidden_layers": 24, "num_attention_heads": 16,
                 "num_key_value_heads": 16, "intermediate_size": 5632,
                 "moe_intermediate_size": 1408, "shared_expert_intermediate_size": 5632,
                 "num_experts": 60, "num_experts_per_tok": 4, "decoder_sparse_step": 1}""");
        configs.put(
                "mpt-7b",
                """
                {"architectures": ["MPTForCausalLM"], "d_model": 4096, "vocab_size": 50432,
                 "n_layers": 32, "n_heads": 32, "expansion_ratio": 4, "max_seq_len": 2048,
                 "no_bias": true, "attn_config": {"alibi": true}}""");
        configs.put(
                "opt-125m",
                """
                {"architectures": ["OPTForCausalLM"], "hidden_size": 768, "vocab_size": 50272,
                 "num_hidden_layers": 12, "num_attention_heads": 12, "ffn_dim": 3072,
                 "max_position_embeddings": 2048}""");
        configs.put(
                "glm-4.5-air",
                """
                {"architectures": ["Glm4MoeForCausalLM"], "hidden_size": 4096,
                 "vocab_size": 151552, "num_hidden_layers": 46, "num_attention_heads": 96,
                 "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 10944,
                 "moe_intermediate_size": 1408, "n_routed_experts": 128, "n_shared_experts": 1,
                 "num_experts_per_tok": 8, "first_k_dense_replace": 1, "attention_bias": true,
                 "use_qk_norm": false, "num_nextn_predict_layers": 1}""");
        return configs;
    }
}
