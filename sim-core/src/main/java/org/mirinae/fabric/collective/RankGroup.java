package org.mirinae.fabric.collective;

import org.mirinae.fabric.graph.RankPattern;

/**
 * The groups of a workload that exchange something with one another: every {@code stride}-th of
 * {@code ranks * stride} neighbours in a numbering that fills one scale-up domain after another.
 *
 * @param ranks of a group
 * @param stride between neighbours of a group, such as the tensor-parallel width for data-parallel
 *     groups
 * @param perDomain neighbours of a group that share a domain
 */
public record RankGroup(int ranks, long stride, int perDomain) {

    /** A rank by itself. */
    public static final RankGroup ALONE = new RankGroup(1, 1, 1);

    /**
     * Groups on domains.
     *
     * @param domain GPUs in one domain
     */
    public static RankGroup of(int ranks, long stride, int domain) {
        return new RankGroup(ranks, stride, (int) Math.max(1, Math.min(ranks, domain / stride)));
    }

    /** Returns how one of the groups lies on the domains. */
    public GroupLayout shape() {
        return new GroupLayout(ranks, perDomain);
    }

    /** Traffic of this form within each of them. */
    public RankPattern pattern(RankPattern.Form form) {
        return new RankPattern(form, ranks, stride, perDomain);
    }
}
