package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * NCCL's parallel aggregated trees: all-gather and reduce-scatter of one rank a domain in
 * logarithmically many steps, each moving ever smaller parts to ever nearer ranks (NVIDIA, NCCL
 * 2.23 release; Jeaugey, arXiv 2506.20252, 2025). NCCL counts on three quarters of the links' rate
 * (src/graph/tuning.cc).
 */
public record PatCollective() implements Collective {

    private static final double RATE = 0.75;

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        boolean does = kind == CollectiveKind.ALL_GATHER || kind == CollectiveKind.REDUCE_SCATTER;
        if (!does || group.perDomain() != 1) {
            return Optional.empty();
        }
        int steps = Integer.SIZE - Integer.numberOfLeadingZeros(group.ranks() - 1);
        return Optional.of(
                new AffineTime(
                        steps * network.scaleOut().latencySeconds(),
                        kind.busFactor(group.ranks())
                                / (RATE * network.scaleOut().bytesPerSecond())));
    }

    @Override
    public String label() {
        return "PAT";
    }
}
