package org.mirinae.fabric;

import java.util.List;
import java.util.Optional;

/**
 * An algorithm for collectives, as a closed form: what it takes is affine in the bytes, the latency
 * growing with the steps it makes. No algorithm moves bytes faster than the links it crosses.
 */
public sealed interface Collective
        permits RingCollective, TreeCollective, HierarchicalCollective, PairwiseCollective {

    /** Every algorithm. */
    List<Collective> ALL =
            List.of(
                    new RingCollective(),
                    new TreeCollective(),
                    new HierarchicalCollective(),
                    new PairwiseCollective());

    /**
     * What this algorithm takes for a group of two ranks or more.
     *
     * @return empty where the algorithm does not do this kind on such a group
     */
    Optional<AffineTime> time(CollectiveKind kind, GroupShape group, Network network);
}
