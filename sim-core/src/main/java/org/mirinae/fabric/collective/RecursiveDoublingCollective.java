package org.mirinae.fabric.collective;

import java.util.Optional;
import org.mirinae.fabric.graph.Link;

/**
 * In step j, partners 2^j apart exchange all they have (Thakur, Rabenseifner and Gropp, Int. J.
 * High Perform. Comput. Appl. 19(1), 2005, section 3): the fewest steps, the whole buffer in each
 * step of an all-reduce. Ranks beyond a power of two fold theirs into a partner first and get the
 * sum last; all-gathers of such groups are left to Bruck's.
 */
public record RecursiveDoublingCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int n = group.ranks();
        int steps = 31 - Integer.numberOfLeadingZeros(n);
        boolean whole = n == 1 << steps;
        if (kind == CollectiveKind.ALL_GATHER ? !whole : kind != CollectiveKind.ALL_REDUCE) {
            return Optional.empty();
        }
        int inside = Math.min(steps, stepsInside(group));
        AffineTime up = new AffineTime(network.scaleUp().latencySeconds(), 0).times(inside);
        AffineTime out =
                new AffineTime(network.scaleOut().latencySeconds(), 0).times(steps - inside);
        double upBytes = inside;
        double outBytes = steps - inside;
        if (kind == CollectiveKind.ALL_GATHER) {
            upBytes = (Math.scalb(1.0, inside) - 1) / n;
            outBytes = (n - Math.scalb(1.0, inside)) / n;
        }
        AffineTime time =
                up.then(out)
                        .then(new AffineTime(0, upBytes / network.scaleUp().bytesPerSecond()))
                        .then(new AffineTime(0, outBytes / network.scaleOut().bytesPerSecond()));
        if (!whole) {
            Link link = group.domains() == 1 ? network.scaleUp() : network.slower();
            time = time.then(new AffineTime(2 * link.latencySeconds(), 2 / link.bytesPerSecond()));
        }
        return Optional.of(time);
    }

    /** Returns how many steps, the shortest reaches first, keep every partner in the domain. */
    static int stepsInside(GroupLayout group) {
        return group.domains() == 1
                ? Integer.SIZE
                : Integer.numberOfTrailingZeros(group.perDomain());
    }

    @Override
    public String label() {
        return "RecursiveDoubling";
    }
}
