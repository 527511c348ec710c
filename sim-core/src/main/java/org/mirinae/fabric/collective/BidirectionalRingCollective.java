package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * Two rings in opposite directions, each with half of the data of every rank, so that the farthest
 * is only half way round: half of a ring's steps. Ports of a switch carry as many bytes either way;
 * only where neighbours have a link of their own on each side does it move them twice as fast, and
 * there the rate of the link says so.
 */
public record BidirectionalRingCollective() implements Collective {

    private static final RingCollective RING = new RingCollective();

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        return switch (kind) {
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER ->
                    RING.time(kind, group, network)
                            .map(
                                    ring ->
                                            new AffineTime(
                                                    ring.fixedSeconds() * half(group.ranks()),
                                                    ring.secondsPerByte()));
            case ALL_TO_ALL, BROADCAST, REDUCE, SENDRECV, DISPATCH, COMBINE -> Optional.empty();
        };
    }

    private static double half(int ranks) {
        return (ranks / 2) / (ranks - 1.0);
    }

    @Override
    public String label() {
        return "BidirectionalRing";
    }
}
