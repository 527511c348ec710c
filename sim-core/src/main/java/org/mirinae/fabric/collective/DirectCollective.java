package org.mirinae.fabric.collective;

import java.util.Optional;
import org.mirinae.fabric.graph.Link;

/**
 * Every rank sends each other rank its part directly, as grouped sends and receives: what stays in
 * the domain and what leaves it flow at once, and the slower of the two bounds them. Latency grows
 * with the number of peers, {@value #PEERS_AT_ONCE} of them at once. An all-reduce is a
 * reduce-scatter and then an all-gather.
 */
public record DirectCollective() implements Collective {

    /** Peers a rank has messages to in flight; assumed. */
    static final int PEERS_AT_ONCE = 8;

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        double n = group.ranks();
        int inside = group.perDomain() - 1;
        int outside = group.domains() == 1 ? 0 : group.ranks() - group.fewest();
        double fixed =
                Math.max(
                        rounds(inside) * network.scaleUp().latencySeconds(),
                        rounds(outside) * network.scaleOut().latencySeconds());
        double perByte =
                Math.max(
                        inside / n / network.scaleUp().bytesPerSecond(),
                        outside / n / network.scaleOut().bytesPerSecond());
        AffineTime once = new AffineTime(fixed, perByte);
        return switch (kind) {
            case ALL_TO_ALL, ALL_GATHER, REDUCE_SCATTER, DISPATCH, COMBINE -> Optional.of(once);
            case ALL_REDUCE -> Optional.of(once.times(2));
            case SENDRECV -> {
                Link link = outside == 0 ? network.scaleUp() : network.slower();
                yield Optional.of(new AffineTime(link.latencySeconds(), 1 / link.bytesPerSecond()));
            }
            case BROADCAST, REDUCE -> Optional.empty();
        };
    }

    static int rounds(int peers) {
        return (peers + PEERS_AT_ONCE - 1) / PEERS_AT_ONCE;
    }

    @Override
    public String label() {
        return "Direct";
    }
}
