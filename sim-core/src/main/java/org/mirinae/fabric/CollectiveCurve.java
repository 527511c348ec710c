package org.mirinae.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * What one kind of collective takes on one group, as a function of its bytes: the fastest algorithm
 * at each size, as a collective library chooses by a model of its own. Rises with the bytes, and
 * never implies a bus bandwidth above that of the links.
 */
public final class CollectiveCurve {

    /** A group of one has nothing to send; immutable. */
    private static final CollectiveCurve NOTHING = new CollectiveCurve(List.of());

    private final double[] fixed;
    private final double[] perByte;

    private CollectiveCurve(List<AffineTime> times) {
        fixed = times.stream().mapToDouble(AffineTime::fixedSeconds).toArray();
        perByte = times.stream().mapToDouble(AffineTime::secondsPerByte).toArray();
    }

    /** The curve of a kind on a group; all zero for a group of one. */
    public static CollectiveCurve of(CollectiveKind kind, GroupShape group, Network network) {
        if (group.ranks() == 1) {
            return NOTHING;
        }
        List<AffineTime> times = new ArrayList<>();
        for (Collective algorithm : Collective.ALL) {
            algorithm.time(kind, group, network).ifPresent(times::add);
        }
        return new CollectiveCurve(times);
    }

    /** One rank sends to the next, inside its domain or out of it. */
    public static CollectiveCurve sendReceive(boolean sameDomain, Network network) {
        Link link = network.link(sameDomain);
        return new CollectiveCurve(
                List.of(new AffineTime(link.latencySeconds(), 1 / link.bytesPerSecond())));
    }

    /** Time for so many bytes; zero for none. */
    public double seconds(double bytes) {
        if (fixed.length == 0 || bytes == 0) {
            return 0;
        }
        double best = fixed[0] + perByte[0] * bytes;
        for (int i = 1; i < fixed.length; i++) {
            best = Math.min(best, fixed[i] + perByte[i] * bytes);
        }
        return best;
    }
}
