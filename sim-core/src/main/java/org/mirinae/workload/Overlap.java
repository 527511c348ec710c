package org.mirinae.workload;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Which communication runs beside computation instead of after it. How much of it then still shows
 * follows from the schedule.
 *
 * @param tensor tensor-parallel collectives beside the matrix products they feed, in slices
 * @param context exchange of keys and values beside attention
 * @param expert dispatch and combine beside the other work of a layer
 * @param pipeline sends between stages; only with virtual stages, as in Megatron-LM, where a plain
 *     1F1B schedule waits for them
 * @param gradients reduction of gradients beside the last backward pass
 * @param parameters gathering of parameters beside the first forward pass, and with sharded
 *     parameters beside every pass
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
        @Doc("Gathering of parameters, beside forward passes.") @Default("true")
                boolean parameters) {

    /** Nothing overlaps. */
    public static final Overlap NOTHING = new Overlap(false, false, false, false, false, false);

    /** What is on unless said otherwise. */
    public static final Overlap USUAL = new Overlap(false, true, false, true, true, true);
}
