package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * An all-to-all in two stages along rails: first every rank hands what is meant for other domains
 * to the neighbour that stands in the target's place, then ranks of the same place exchange (NCCL's
 * PXN; Liu et al., DeepEP, 2025; Rajbhandari et al., DeepSpeed-MoE, 2022, section 5.3). Messages
 * between domains are as many fewer and larger as a domain has ranks; chunks of both stages
 * overlap, so that the slower one sets the rate.
 */
public record TwoStageCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int inside = group.perDomain();
        int domains = group.domains();
        boolean even = group.fewest() == inside;
        if (!kind.joinsAllPairs() || domains == 1 || inside == 1 || !even) {
            return Optional.empty();
        }
        double fixed =
                DirectCollective.rounds(inside - 1) * network.scaleUp().latencySeconds()
                        + DirectCollective.rounds(domains - 1)
                                * network.scaleOut().latencySeconds();
        double perByte =
                Math.max(
                        (inside - 1.0) / inside / network.scaleUp().bytesPerSecond(),
                        (domains - 1.0) / domains / network.scaleOut().bytesPerSecond());
        return Optional.of(new AffineTime(fixed, perByte));
    }

    @Override
    public String label() {
        return "TwoStage";
    }
}
