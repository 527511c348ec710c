package org.mirinae.fabric.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.mirinae.fabric.graph.Link;

/**
 * Gives the time of one kind of collective on one group as a function of its bytes: that of the
 * fastest algorithm at each size, as a collective library chooses by a model of its own. Rises with
 * the bytes, and never implies a bus bandwidth above that of the links.
 */
public final class CollectiveCurve {

    /** A group of one has nothing to send; immutable. */
    private static final CollectiveCurve NOTHING = new CollectiveCurve(List.of());

    private final double[] fixed;
    private final double[] perByte;

    private final double[] points;
    private final double firstBytes;

    private CollectiveCurve(List<AffineTime> times) {
        points = new double[0];
        firstBytes = 1;
        fixed = times.stream().mapToDouble(AffineTime::fixedSeconds).toArray();
        perByte = times.stream().mapToDouble(AffineTime::secondsPerByte).toArray();
    }

    private CollectiveCurve(double[] points, double firstBytes) {
        this.points = points;
        this.firstBytes = firstBytes;
        fixed = new double[0];
        perByte = new double[0];
    }

    /**
     * A measured curve: straight between points, flat before the first, with the last slope beyond
     * the last.
     *
     * @param seconds at so many bytes, at twice as many, four times and so on; at least two, never
     *     falling
     * @param firstBytes a power of two
     */
    public static CollectiveCurve measured(double[] seconds, double firstBytes) {
        if (seconds.length < 2) {
            throw new IllegalArgumentException("a curve has at least two points");
        }
        for (int i = 0; i < seconds.length; i++) {
            if (!(seconds[i] > 0) || i > 0 && seconds[i] < seconds[i - 1]) {
                throw new IllegalArgumentException("a curve is above zero and never falls");
            }
        }
        return new CollectiveCurve(seconds.clone(), firstBytes);
    }

    /**
     * A time as a curve through its values at powers of two from 512 bytes to 64 GiB.
     *
     * @param seconds by bytes, above zero; where it falls, the curve stays at what it was
     */
    public static CollectiveCurve sampled(DoubleUnaryOperator seconds) {
        double[] points = new double[28];
        double highest = 0;
        for (int i = 0; i < points.length; i++) {
            highest = Math.max(highest, seconds.applyAsDouble(Math.scalb(512.0, i)));
            points[i] = highest;
        }
        return measured(points, 512);
    }

    /** The curve of a kind on a group; all zero for a group of one. */
    public static CollectiveCurve of(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        if (group.ranks() == 1) {
            return NOTHING;
        }
        List<AffineTime> times = new ArrayList<>();
        for (Collective algorithm : Collective.usual(kind)) {
            algorithm.time(kind, group, network).ifPresent(times::add);
        }
        return new CollectiveCurve(times);
    }

    /** One rank sends to the next, inside its domain or out of it. */
    public static CollectiveCurve sendReceive(boolean sameDomain, TwoTierNetwork network) {
        Link link = network.link(sameDomain);
        return new CollectiveCurve(
                List.of(new AffineTime(link.latencySeconds(), 1 / link.bytesPerSecond())));
    }

    /** Time for so many bytes; zero for none. */
    public double seconds(double bytes) {
        if (points.length > 0) {
            return bytes == 0 ? 0 : onCurve(bytes);
        }
        if (fixed.length == 0 || bytes == 0) {
            return 0;
        }
        double best = fixed[0] + perByte[0] * bytes;
        for (int i = 1; i < fixed.length; i++) {
            best = Math.min(best, fixed[i] + perByte[i] * bytes);
        }
        return best;
    }

    private double onCurve(double bytes) {
        if (bytes <= firstBytes) {
            return points[0];
        }
        int below = Math.min(Math.getExponent(bytes / firstBytes), points.length - 2);
        double from = Math.scalb(firstBytes, below);
        return points[below] + (points[below + 1] - points[below]) * (bytes - from) / from;
    }
}
