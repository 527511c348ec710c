package org.mirinae.simulation.serving.kvcache;

import java.util.Arrays;

/**
 * Carries copies to or from a tier. Copies of a lane that are under way together share it evenly,
 * and all lanes share the pool behind them evenly; each copy then takes the latency. Work is
 * counted in seconds that a copy takes by itself, so that both directions of a half-duplex link can
 * share one. Rates change only when a copy begins or its bytes are through.
 */
public final class TierLink {

    private final double pool;
    private final long latencyNanos;
    private final int[] onLane;

    private int count;
    private double[] left = new double[8];
    private int[] lane = new int[8];
    private long[] token = new long[8];
    private long lastNanos;

    /** Copies whose bytes are through, in that order, and when their latency is over. */
    private long[] dueNanos = new long[8];

    private long[] dueToken = new long[8];
    private int dueHead;
    private int dueCount;

    private long doneToken;
    private long doneNanos;

    /**
     * Nothing under way.
     *
     * @param lanes that use it
     * @param pool rate of all lanes together, in rates of one lane; infinite where nothing bounds
     *     it
     * @param latencyNanos of a copy
     */
    public TierLink(int lanes, double pool, long latencyNanos) {
        this.onLane = new int[lanes];
        this.pool = pool;
        this.latencyNanos = latencyNanos;
    }

    /** Copies under way. */
    int busy() {
        return count + dueCount;
    }

    /** A copy begins that takes so many seconds by itself. */
    public void start(long nowNanos, int ofLane, double seconds, long withToken) {
        move(nowNanos);
        if (count == left.length) {
            left = Arrays.copyOf(left, 2 * count);
            lane = Arrays.copyOf(lane, 2 * count);
            token = Arrays.copyOf(token, 2 * count);
        }
        left[count] = seconds;
        lane[count] = ofLane;
        token[count++] = withToken;
        onLane[ofLane]++;
    }

    private double rate(int copy) {
        return Math.min(1.0 / onLane[lane[copy]], pool / count);
    }

    private void move(long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        for (int i = 0; i < count; i++) {
            left[i] -= seconds * rate(i);
        }
        lastNanos = nowNanos;
    }

    /**
     * Returns when the bytes of the next copy are through; {@link Long#MAX_VALUE} when none moves.
     */
    private long nextThrough() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            double seconds = Math.max(0, left[i]) / rate(i);
            next = Math.min(next, lastNanos + (long) Math.ceil(seconds * 1e9));
        }
        return next;
    }

    /** Returns when something happens here next; {@link Long#MAX_VALUE} when nothing does. */
    public long nextNanos() {
        long due = dueCount == 0 ? Long.MAX_VALUE : dueNanos[dueHead];
        return Math.min(due, nextThrough());
    }

    /** Takes the next copy that is done by now; false when there is none. */
    public boolean poll(long nowNanos) {
        while (true) {
            long through = nextThrough();
            long due = dueCount == 0 ? Long.MAX_VALUE : dueNanos[dueHead];
            if (Math.min(through, due) > nowNanos) {
                return false;
            }
            if (due <= through) {
                doneNanos = due;
                doneToken = dueToken[dueHead];
                dueHead = (dueHead + 1) % dueNanos.length;
                dueCount--;
                return true;
            }
            pass(through);
        }
    }

    /** The first copy that has nothing left begins its latency. */
    private void pass(long through) {
        int first = 0;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            double seconds = Math.max(0, left[i]) / rate(i);
            long end = lastNanos + (long) Math.ceil(seconds * 1e9);
            if (end < earliest) {
                earliest = end;
                first = i;
            }
        }
        move(through);
        if (dueCount == dueNanos.length) {
            spread();
        }
        int at = (dueHead + dueCount++) % dueNanos.length;
        dueNanos[at] = through + latencyNanos;
        dueToken[at] = token[first];
        onLane[lane[first]]--;
        count--;
        for (int i = first; i < count; i++) { // the order of beginning stays
            left[i] = left[i + 1];
            lane[i] = lane[i + 1];
            token[i] = token[i + 1];
        }
    }

    private void spread() {
        long[] nanos = new long[2 * dueCount];
        long[] tokens = new long[2 * dueCount];
        for (int i = 0; i < dueCount; i++) {
            nanos[i] = dueNanos[(dueHead + i) % dueCount];
            tokens[i] = dueToken[(dueHead + i) % dueCount];
        }
        dueNanos = nanos;
        dueToken = tokens;
        dueHead = 0;
    }

    /** Returns the token that the copy taken last was begun with. */
    public long doneToken() {
        return doneToken;
    }

    /** Returns when that copy was done. */
    public long doneNanos() {
        return doneNanos;
    }
}
