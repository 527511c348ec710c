package org.mirinae.hardware.efficiency;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Watts;

/**
 * Says how kernels run on a GPU, fitted to measurements: shares of its peaks and fixed times, so
 * that another GPU of the same architecture can borrow them.
 *
 * @param name canonical: the GPU that was measured
 * @param aliases other spellings
 * @param power board power of that GPU, under which its clocks were what they were; none where
 *     unknown
 * @param gemm matrix products, by library and precision
 * @param contextAttention attention over prompts, by library and precisions
 * @param generationAttention attention of new tokens, by library, precision and kernel
 * @param trainingAttention fused attention in training, where it was measured
 * @param trainingProducts matrix products in training, where they were measured
 * @param latentAttention latent attention, by library and phase
 * @param scan recurrences over a matrix state, by library and phase
 * @param grouped products of experts, by library and precisions
 * @param collectives inside a scale-up domain, by library, pattern and ranks
 * @param sources measurements, date and command behind each part, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("kernel_efficiency")
@Doc("How kernels run on a GPU, fitted to measurements.")
public record KernelEfficiency(
        @Doc("The GPU that was measured.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Board power of that GPU.") @Nullable Watts power,
        @Doc("Matrix products, by library and precision.") @Default("[]") List<GemmFit> gemm,
        @Doc("Attention over prompts, by library and precisions.") @Default("[]")
                List<ContextAttentionFit> contextAttention,
        @Doc("Attention of new tokens, by library, precision and kernel.") @Default("[]")
                List<GenerationAttentionFit> generationAttention,
        @Doc("Fused attention in training.") @Nullable TrainingAttentionFit trainingAttention,
        @Doc("Matrix products in training.") @Nullable TrainingGemmFit trainingProducts,
        @Doc("Latent attention, by library and phase.") @Default("[]")
                List<LatentAttentionFit> latentAttention,
        @Doc("Recurrences over a matrix state, by library and phase.") @Default("[]")
                List<ScanFit> scan,
        @Doc("Products of experts, by library and precisions.") @Default("[]")
                List<GroupedGemmFit> grouped,
        @Doc("Collectives inside a scale-up domain, by library, pattern and ranks.") @Default("[]")
                List<CollectiveFit> collectives,
        @Doc("Measurements, date and command behind each part, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {}
