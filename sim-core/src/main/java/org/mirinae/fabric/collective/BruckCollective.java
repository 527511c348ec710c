package org.mirinae.fabric.collective;

import java.util.Optional;
import org.mirinae.fabric.graph.Link;

/**
 * Logarithmically many rounds for any number of ranks (Bruck et al., IEEE Trans. Parallel Distrib.
 * Syst. 8(11), 1997): in round j every rank sends to the one 2^j places on; in an all-to-all all
 * blocks whose distance has that bit, in an all-gather all it has so far. In every round some rank
 * sends out of its domain, through its own interface.
 */
public record BruckCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        if (kind != CollectiveKind.ALL_TO_ALL && kind != CollectiveKind.ALL_GATHER) {
            return Optional.empty();
        }
        int n = group.ranks();
        Link link = group.domains() == 1 ? network.scaleUp() : network.slower();
        double blocks = 0;
        int rounds = 0;
        for (long reach = 1; reach < n; reach *= 2) {
            rounds++;
            blocks +=
                    kind == CollectiveKind.ALL_TO_ALL
                            ? blocksWithBit(n, reach)
                            : Math.min(reach, n - reach);
        }
        return Optional.of(
                new AffineTime(rounds * link.latencySeconds(), blocks / n / link.bytesPerSecond()));
    }

    /** Distances below n whose binary form has this bit. */
    private static long blocksWithBit(int n, long bit) {
        long whole = n / (2 * bit) * bit;
        return whole + Math.max(0, n % (2 * bit) - bit);
    }

    @Override
    public String label() {
        return "Bruck";
    }
}
