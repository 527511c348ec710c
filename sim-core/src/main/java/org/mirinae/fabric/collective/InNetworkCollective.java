package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * Switches between domains add (InfiniBand SHARP; Graham et al., COM-HPC 2016), so that every
 * interface sends and receives its part of the buffer once, whatever the number of domains. Inside
 * a domain ranks scatter the sum directly, or pass it along a chain (NCCL's CollnetDirect and
 * CollnetChain; steps as counted in its src/graph/tuning.cc).
 *
 * @param chain inside domains
 */
public record InNetworkCollective(boolean chain) implements Collective {

    /** The seconds that each further peer in the domain adds (NCCL, src/graph/tuning.cc). */
    private static final double ARITY_SECONDS = 0.4e-6;

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        double inside = group.perDomain();
        boolean does = kind == CollectiveKind.ALL_REDUCE && network.scaleOutAdds();
        if (!does || group.domains() == 1) {
            return Optional.empty();
        }
        double peers = inside - 1;
        double up = network.scaleUp().latencySeconds();
        double fixed =
                network.scaleOut().latencySeconds()
                        + (chain
                                ? 2 * peers * up
                                : 2 * (Math.min(1, peers) * up + peers * ARITY_SECONDS));
        double passes = inside == 1 ? 0 : chain ? 2 : 2 * peers / inside;
        double perByte =
                Math.max(
                        passes / network.scaleUp().bytesPerSecond(),
                        1.0 / group.fewest() / network.scaleOut().bytesPerSecond());
        return Optional.of(new AffineTime(fixed, perByte));
    }

    @Override
    public String label() {
        return chain ? "CollnetChain" : "CollnetDirect";
    }
}
