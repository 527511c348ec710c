package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * A chain inside each domain and a double binary tree between domains, up and down again: latency
 * grows with the logarithm of the domains (Sanders, Speck and Träff, Parallel Computing 35(12),
 * 2009; NCCL counts its steps like this in src/graph/tuning.cc). Every byte crosses each link
 * twice, so in bandwidth a ring is never worse.
 */
public record TreeCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int ways =
                switch (kind) {
                    case ALL_REDUCE -> 2;
                    case BROADCAST, REDUCE -> 1;
                    case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, SENDRECV, DISPATCH, COMBINE -> 0;
                };
        if (ways == 0) {
            return Optional.empty();
        }
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(group.domains() - 1);
        double way =
                (group.perDomain() - 1) * network.scaleUp().latencySeconds()
                        + levels * network.scaleOut().latencySeconds();
        double rate = network.scaleUp().bytesPerSecond();
        if (group.domains() > 1) {
            double out = group.fewest() * network.scaleOut().bytesPerSecond();
            rate = group.perDomain() == 1 ? out : Math.min(rate, out);
        }
        return Optional.of(new AffineTime(ways * way, ways / rate));
    }

    @Override
    public String label() {
        return "Tree";
    }
}
