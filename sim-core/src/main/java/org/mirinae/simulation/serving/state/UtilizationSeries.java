package org.mirinae.simulation.serving.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Records utilization over time, in at most 512 equal intervals: they begin with a millisecond and
 * double whenever the run outlasts them, so that memory stays fixed and nobody must know the run's
 * length. Sums are kept, so that doubling loses nothing but resolution.
 */
public final class UtilizationSeries {

    private static final int INTERVALS = 512;

    private long width = 1_000_000;
    private long lastNanos;
    private final double[] running = new double[INTERVALS];
    private final double[] waiting = new double[INTERVALS];
    private final double[] blocks = new double[INTERVALS];
    private final double[] tokens = new double[INTERVALS];
    private final double[] joules = new double[INTERVALS];

    /**
     * Something steady from one time to another.
     *
     * @param runningNow sequences in the batch
     * @param waitingNow requests that wait
     * @param blocksNow of the KV cache, mean over this time
     * @param sampled tokens of answers, all together
     * @param active joules above idling, all together
     */
    void add(
            long from,
            long to,
            int runningNow,
            int waitingNow,
            double blocksNow,
            double sampled,
            double active) {
        while (to > width * INTERVALS) {
            twiceAsWide();
        }
        lastNanos = Math.max(lastNanos, to);
        for (long at = from; at < to; ) {
            int interval = (int) (at / width);
            long until = Math.min(to, (interval + 1L) * width);
            double seconds = (until - at) / 1e9;
            double share = (double) (until - at) / (to - from);
            running[interval] += runningNow * seconds;
            waiting[interval] += waitingNow * seconds;
            blocks[interval] += blocksNow * seconds;
            tokens[interval] += sampled * share;
            joules[interval] += active * share;
            at = until;
        }
    }

    /** Tokens of answers sampled evenly from one time to another. */
    void addTokens(long from, long to, double sampled) {
        if (to > from) {
            add(from, to, 0, 0, 0, sampled, 0);
        } else {
            add(from, from + 1, 0, 0, 0, sampled, 0);
        }
    }

    private void twiceAsWide() {
        for (double[] column : new double[][] {running, waiting, blocks, tokens, joules}) {
            for (int i = 0; i < INTERVALS / 2; i++) {
                column[i] = column[2 * i] + column[2 * i + 1];
            }
            Arrays.fill(column, INTERVALS / 2, INTERVALS, 0);
        }
        width *= 2;
    }

    /** Adds what another one holds. */
    public void add(UtilizationSeries other) {
        while (width < other.width) {
            twiceAsWide();
        }
        int of = (int) (width / other.width);
        for (int i = 0; i < INTERVALS; i++) {
            running[i / of] += other.running[i];
            waiting[i / of] += other.waiting[i];
            blocks[i / of] += other.blocks[i];
            tokens[i / of] += other.tokens[i];
            joules[i / of] += other.joules[i];
        }
        lastNanos = Math.max(lastNanos, other.lastNanos);
    }

    /** Intervals that anything went on in, from the first on. */
    public int intervals() {
        return (int) ((lastNanos + width - 1) / width);
    }

    public long startNanos(int interval) {
        return interval * width;
    }

    /** Length of an interval; the last one ends with the run. */
    public long nanos(int interval) {
        return Math.min(width, lastNanos - interval * width);
    }

    private double mean(double[] column, int interval) {
        return column[interval] / (nanos(interval) / 1e9);
    }

    public double running(int interval) {
        return mean(running, interval);
    }

    public double waiting(int interval) {
        return mean(waiting, interval);
    }

    public double blocks(int interval) {
        return mean(blocks, interval);
    }

    public double tokensPerSecond(int interval) {
        return mean(tokens, interval);
    }

    public double activeWatts(int interval) {
        return mean(joules, interval);
    }

    /**
     * One line for each interval.
     *
     * @param allBlocks of the KV cache
     * @param idleWatts what the GPUs draw beside, running or not
     */
    public byte[] csv(double allBlocks, double idleWatts) {
        StringBuilder csv =
                new StringBuilder(
                        "start_seconds,seconds,running,waiting,kv_cache_share,"
                                + "output_tokens_per_second,watts\n");
        for (int i = 0; i < intervals(); i++) {
            csv.append(startNanos(i) / 1e9).append(',').append(nanos(i) / 1e9).append(',');
            csv.append(running(i)).append(',').append(waiting(i)).append(',');
            csv.append(allBlocks == 0 ? 0 : blocks(i) / allBlocks).append(',');
            csv.append(tokensPerSecond(i)).append(',');
            csv.append(idleWatts + activeWatts(i)).append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
