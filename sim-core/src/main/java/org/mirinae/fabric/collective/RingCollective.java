package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * One ring through all ranks, pipelined: n-1 steps of S/n bytes each, twice for an all-reduce,
 * which moves 2(n-1)/n S over each link (Patarasu and Yuan, J. Parallel Distrib. Comput. 69(2),
 * 2009).
 *
 * <p>Where the group spans domains, as many rings as it has ranks in each domain run side by side,
 * so that each uses every interface of its members; the slower of links and interfaces bounds them,
 * and of the steps of a chunk one goes out for each domain, as NCCL counts them
 * (src/graph/tuning.cc).
 */
public record RingCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int n = group.ranks();
        int domains = group.domains();
        int crossing = domains == 1 ? 0 : Math.min(n - 1, domains);
        double pass =
                (n - 1 - crossing) * network.scaleUp().latencySeconds()
                        + crossing * network.scaleOut().latencySeconds();
        double rate = domains == 1 ? network.scaleUp().bytesPerSecond() : spanning(group, network);
        return switch (kind) {
            case ALL_REDUCE -> Optional.of(new AffineTime(2 * pass, kind.busFactor(n) / rate));
            case ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE ->
                    Optional.of(new AffineTime(pass, kind.busFactor(n) / rate));
            case ALL_TO_ALL, SENDRECV, DISPATCH, COMBINE -> Optional.empty();
        };
    }

    @Override
    public String label() {
        return "Ring";
    }

    private static double spanning(GroupLayout group, TwoTierNetwork network) {
        double out = group.fewest() * network.scaleOut().bytesPerSecond();
        return group.perDomain() == 1 ? out : Math.min(network.scaleUp().bytesPerSecond(), out);
    }
}
