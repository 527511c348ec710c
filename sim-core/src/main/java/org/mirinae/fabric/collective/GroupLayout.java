package org.mirinae.fabric.collective;

/**
 * Says how the ranks of a communication group lie on the domains of a network.
 *
 * @param ranks in the group; at least 1
 * @param perDomain most ranks that share one domain; between 1 and {@code ranks}
 */
public record GroupLayout(int ranks, int perDomain) {

    /** Refuses shapes that cannot be. */
    public GroupLayout {
        if (ranks < 1 || perDomain < 1 || perDomain > ranks) {
            throw new IllegalArgumentException(
                    "a group of " + ranks + " ranks with " + perDomain + " in each domain");
        }
    }

    /**
     * The group of ranks 0, stride, 2 stride, … of a numbering that fills one domain after another.
     *
     * @param ranks in the group
     * @param stride between neighbours of the group, such as the tensor-parallel width for a
     *     data-parallel group
     * @param domain GPUs in one domain
     */
    public static GroupLayout strided(int ranks, int stride, int domain) {
        return new GroupLayout(ranks, Math.max(1, Math.min(ranks, domain / stride)));
    }

    /** Ranks in the last domain, which may be fewer than in the others. */
    public int fewest() {
        return ranks - (domains() - 1) * perDomain;
    }

    /** Returns the number of domains that the group touches. */
    public int domains() {
        return (ranks + perDomain - 1) / perDomain;
    }
}
