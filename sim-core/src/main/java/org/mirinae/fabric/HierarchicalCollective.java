package org.mirinae.fabric;

import java.util.Optional;

/**
 * First inside each domain, then between domains among ranks of equal place, each with its own
 * share of the interfaces: an all-reduce is a reduce-scatter inside, an all-reduce of one part
 * between, an all-gather inside (Cho et al., BlueConnect, MLSys 2019). The stages follow one
 * another.
 */
public record HierarchicalCollective() implements Collective {

    private static final RingCollective RING = new RingCollective();

    @Override
    public Optional<AffineTime> time(CollectiveKind kind, GroupShape group, Network network) {
        int inside = group.perDomain();
        int domains = group.domains();
        if (domains == 1 || inside == 1 || kind == CollectiveKind.ALL_TO_ALL) {
            return Optional.empty();
        }
        GroupShape local = new GroupShape(inside, inside);
        GroupShape across = new GroupShape(domains, 1);
        AffineTime between = ring(kind, across, network);
        AffineTime partBetween =
                new AffineTime(between.fixedSeconds(), between.secondsPerByte() / inside);
        return Optional.of(
                switch (kind) {
                    case ALL_REDUCE ->
                            ring(CollectiveKind.REDUCE_SCATTER, local, network)
                                    .then(partBetween)
                                    .then(ring(CollectiveKind.ALL_GATHER, local, network));
                    case ALL_GATHER, REDUCE_SCATTER -> partBetween.then(ring(kind, local, network));
                    case BROADCAST, ALL_TO_ALL -> between.then(ring(kind, local, network));
                });
    }

    private static AffineTime ring(CollectiveKind kind, GroupShape group, Network network) {
        return RING.time(kind, group, network).orElseThrow();
    }
}
