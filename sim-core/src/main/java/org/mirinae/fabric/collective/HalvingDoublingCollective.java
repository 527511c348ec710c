package org.mirinae.fabric.collective;

import java.util.Optional;
import org.mirinae.fabric.graph.Link;

/**
 * Rabenseifner's all-reduce: a reduce-scatter in which partners exchange half of what they still
 * hold, then the all-gather back (Thakur, Rabenseifner and Gropp, Int. J. High Perform. Comput.
 * Appl. 19(1), 2005, section 4). The largest halves go to the nearest partners, inside the domain.
 * Ranks beyond a power of two fold theirs into a partner first and get the sum last.
 */
public record HalvingDoublingCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int n = group.ranks();
        int steps = 31 - Integer.numberOfLeadingZeros(n);
        boolean whole = n == 1 << steps;
        boolean half = kind == CollectiveKind.REDUCE_SCATTER || kind == CollectiveKind.ALL_GATHER;
        if (half ? !whole : kind != CollectiveKind.ALL_REDUCE) {
            return Optional.empty();
        }
        int inside = Math.min(steps, RecursiveDoublingCollective.stepsInside(group));
        double left = Math.scalb(1.0, -inside);
        AffineTime once =
                new AffineTime(
                        inside * network.scaleUp().latencySeconds()
                                + (steps - inside) * network.scaleOut().latencySeconds(),
                        (1 - left) / network.scaleUp().bytesPerSecond()
                                + (left - Math.scalb(1.0, -steps))
                                        / network.scaleOut().bytesPerSecond());
        if (half) {
            return Optional.of(once);
        }
        AffineTime time = once.times(2);
        if (!whole) {
            Link link = group.domains() == 1 ? network.scaleUp() : network.slower();
            time = time.then(new AffineTime(2 * link.latencySeconds(), 2 / link.bytesPerSecond()));
        }
        return Optional.of(time);
    }

    @Override
    public String label() {
        return "HalvingDoubling";
    }
}
