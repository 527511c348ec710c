package org.mirinae.workload.training;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Bytes;

/**
 * Says which communication runs beside computation instead of after it. How much of it then still
 * shows follows from the schedule.
 *
 * @param tensor tensor-parallel collectives beside the matrix products they feed, in slices
 * @param context exchange of keys and values beside attention
 * @param expert dispatch and combine beside the other work of a layer
 * @param pipeline sends between stages; only with virtual stages, as in Megatron-LM, where a plain
 *     1F1B schedule waits for them
 * @param gradients reduction of gradients beside the last backward pass
 * @param parameters gathering of parameters beside the first forward pass, and with sharded
 *     parameters beside every pass
 * @param communicationSms streaming multiprocessors that a collective beside computation takes from
 *     it; NCCL's kernels run on one for each channel. Collectives of tensor parallelism go over
 *     copy engines and take none
 * @param gradientBucket gradients that travel together; those of one layer where absent. The last
 *     bucket always comes after the last backward pass
 */
@Doc("Which communication runs beside computation instead of after it.")
public record Overlap(
        @Doc("Tensor-parallel collectives, beside the matrix products they feed.") @Default("false")
                boolean tensor,
        @Doc("Exchange of keys and values, beside attention.") @Default("true") boolean context,
        @Doc("Expert dispatch and combine, beside the other work of a layer.") @Default("false")
                boolean expert,
        @Doc("Sends between pipeline stages; counts only with virtual stages.") @Default("true")
                boolean pipeline,
        @Doc("Reduction of gradients, beside the last backward pass.") @Default("true")
                boolean gradients,
        @Doc("Gathering of parameters, beside forward passes.") @Default("true") boolean parameters,
        @Doc("Multiprocessors a collective beside computation takes from it.")
                @Default("16")
                @AtLeast(0)
                @AtMost(1000)
                int communicationSms,
        @Doc("Gradients that travel together; those of one layer where absent.") @Nullable @Positive
                Bytes gradientBucket) {

    /**
     * Multiprocessors a collective takes: NCCL's usual channels over NVLink and InfiniBand;
     * assumed. DeepSeek-V3's own kernels take 20 (report, section 3.2.2).
     */
    private static final int SMS = 16;

    /** Makes an overlap with the usual multiprocessors for collectives. */
    public Overlap(
            boolean tensor,
            boolean context,
            boolean expert,
            boolean pipeline,
            boolean gradients,
            boolean parameters) {
        this(tensor, context, expert, pipeline, gradients, parameters, SMS, null);
    }

    /**
     * Seconds a second of hidden communication adds to the computation beside it.
     *
     * @param multiprocessors of the GPU; where none are known, nothing is taken
     */
    public double contention(double multiprocessors) {
        if (multiprocessors <= 0) {
            return 0;
        }
        double share = Math.min(0.5, communicationSms / multiprocessors);
        return share / (1 - share);
    }

    /** Nothing overlaps. */
    public static final Overlap NOTHING = new Overlap(false, false, false, false, false, false);

    /** The overlap that is on unless said otherwise. */
    public static final Overlap USUAL = new Overlap(false, true, false, true, true, true);
}
