package org.mirinae.fabric;

import java.util.Optional;

/**
 * Every rank sends each other rank its part directly, as grouped sends and receives: what stays in
 * the domain and what leaves it flow at once, and the slower of the two bounds them. Latency grows
 * with the number of peers, {@value #PEERS_AT_ONCE} of them at once.
 */
public record PairwiseCollective() implements Collective {

    /** Peers a rank has messages to in flight; assumed. */
    static final int PEERS_AT_ONCE = 8;

    @Override
    public Optional<AffineTime> time(CollectiveKind kind, GroupShape group, Network network) {
        if (kind != CollectiveKind.ALL_TO_ALL) {
            return Optional.empty();
        }
        double n = group.ranks();
        int inside = group.perDomain() - 1;
        int outside = group.ranks() - group.perDomain();
        double fixed =
                Math.max(
                        rounds(inside) * network.scaleUp().latencySeconds(),
                        rounds(outside) * network.scaleOut().latencySeconds());
        double perByte =
                Math.max(
                        inside / n / network.scaleUp().bytesPerSecond(),
                        outside / n / network.scaleOut().bytesPerSecond());
        return Optional.of(new AffineTime(fixed, perByte));
    }

    private static int rounds(int peers) {
        return (peers + PEERS_AT_ONCE - 1) / PEERS_AT_ONCE;
    }
}
