package org.mirinae.workload.training;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Low-rank adapters: the weights are frozen, kept in the format they are multiplied in, and narrow
 * products beside them are trained (Hu et al. 2021).
 *
 * @param rank of the adapters
 * @param targets which products have them
 */
@Doc("Low-rank adapters beside frozen weights.")
public record LowRank(
        @Doc("Rank of the adapters.") @AtLeast(1) @AtMost(100_000) int rank,
        @Doc("Which products have them.") @Default("all") Targets targets) {

    /** Says which products have adapters; routers and experts never do. */
    public enum Targets {
        /** The products of attention and its like have adapters. */
        ATTENTION,
        /** The products of feed-forward parts have adapters too. */
        ALL
    }
}
