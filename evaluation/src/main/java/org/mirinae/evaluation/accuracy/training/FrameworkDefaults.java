package org.mirinae.evaluation.accuracy.training;

import org.mirinae.units.Precision;
import org.mirinae.workload.training.Overlap;

/**
 * Says what a training framework does by default, where a row of a table does not say it.
 *
 * @param sequenceParallel whether norms and residuals are split over tensor ranks; introduced by
 *     Korthikanti et al. 2022, so no framework before has it
 * @param overlap which communication runs beside computation
 * @param gradients format gradients are gathered and exchanged in
 */
record FrameworkDefaults(boolean sequenceParallel, Overlap overlap, Precision gradients) {

    /** Megatron-LM 2020 to 2022 and its descendants: every collective is waited for. */
    static final FrameworkDefaults EARLY =
            new FrameworkDefaults(false, Overlap.NOTHING, Precision.FP32);

    private static final Overlap WITH_TENSOR = new Overlap(true, true, false, true, true, true);
    private static final Overlap EVERYTHING = new Overlap(true, true, true, true, true, true);

    /**
     * Returns the defaults of a framework by its name in the tables.
     *
     * @param notes the row's notes, where they name an overlap
     */
    static FrameworkDefaults of(String framework, String notes) {
        if (framework.startsWith("Megatron-DeepSpeed")
                || framework.startsWith("Megatron-LM 2020")
                || framework.startsWith("Megatron-LM 2021")
                || framework.startsWith("Megatron-LM Jan 2021")
                || framework.startsWith("metaseq")) {
            return EARLY;
        }
        if (framework.startsWith("Megatron-LM")) {
            // 2022, and MegaScale's baseline, to which that paper adds the overlaps one by one.
            return new FrameworkDefaults(true, Overlap.NOTHING, Precision.FP32);
        }
        if (framework.startsWith("MegaScale")
                || framework.startsWith("HAI-LLM")
                || notes.contains("all-to-all overlap")) {
            // MegaScale section 3; DeepSeek-V3 report, section 3.2 (DualPipe).
            return new FrameworkDefaults(true, EVERYTHING, Precision.FP32);
        }
        boolean tensor =
                framework.startsWith("Megatron-Bridge")
                        || framework.startsWith("NeMo")
                        || framework.startsWith("Megatron-Core")
                        || framework.equals("Meta internal")
                        || notes.toLowerCase(java.util.Locale.ROOT).contains("async tp")
                        || notes.contains("AsyncTP");
        boolean sequence = !framework.contains("T5X") && !framework.contains("MaxText");
        // The performance recipes of Megatron-Bridge set grad_reduce_in_fp32 to false for every
        // model (scripts/performance), NeMo's of 2025 likewise.
        boolean narrow = framework.startsWith("Megatron-Bridge") || framework.startsWith("NeMo 25");
        return new FrameworkDefaults(
                sequence,
                tensor ? WITH_TENSOR : Overlap.USUAL,
                narrow ? Precision.BF16 : Precision.FP32);
    }
}
