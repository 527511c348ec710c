package org.mirinae.fabric.collective;

/**
 * Answers what ASTRA-sim's analytical backends answer, to the nanosecond, for comparison only.
 * UNPHYSICAL: its congestion-unaware backend lets messages pass one another on a link, so that some
 * answers lie below what the interfaces allow; nothing outside tests may use it.
 *
 * <p>Read from astra-sim/astra-sim at 518bd51 (MIT): {@code system/collective} for the messages,
 * {@code PacketBundle} and {@code MemBus} for the delays of an endpoint, the analytical network for
 * hops. Dimensions of a network follow one another chunk by chunk; a dimension works on one chunk
 * at a time, or on {@code concurrent} of them. Times are truncated where its integers are.
 *
 * @param gigabytes bandwidth of a link, in 2^30 bytes a second
 * @param latency of a hop, in ns
 * @param hops of a message: 1 on a ring or full mesh, 2 over a switch
 * @param memory local memory, in 10^9 bytes a second
 * @param aware whether messages wait for one another on links, stored and forwarded at each hop
 */
record AstraSim(double gigabytes, double latency, int hops, double memory, boolean aware) {

    /** Endpoint delay of all its examples, in ns. */
    static final int ENDPOINT = 10;

    /** The things that a collective does with the data of one chunk. */
    enum Kind {
        ALL_REDUCE,
        REDUCE_SCATTER,
        ALL_GATHER
    }

    /** The first bytes of a message over a link and all that follow, in ns. */
    double serialisation(long bytes) {
        return bytes / (gigabytes * (1L << 30) / 1e9);
    }

    /** One message to a neighbour. */
    long message(long bytes) {
        return aware
                ? hops * (long) (latency + serialisation(bytes))
                : (long) (hops * latency + serialisation(bytes));
    }

    /** Read twice and written once. */
    long reduction(long bytes) {
        return 3 * (long) (bytes / memory);
    }

    /** A chunk around a ring; an all-gather is given what each holds before. */
    long ring(Kind kind, long bytes, int n) {
        long part = kind == Kind.ALL_GATHER ? bytes : bytes / n;
        long step = message(part) + ENDPOINT;
        long steps = (n - 1) * (kind == Kind.ALL_REDUCE ? 2 * step : step);
        long reductions = kind == Kind.ALL_GATHER ? 0 : (n - 1) * reduction(part);
        return steps + reductions + ENDPOINT;
    }

    /** A chunk's parts handed on around a ring until each has come to its rank. */
    long ringAllToAll(long bytes, int n) {
        return n * (n - 1L) / 2 * (message(bytes / n) + ENDPOINT) + ENDPOINT;
    }

    /** All of a rank's messages of one step at once; over a switch they leave one by one. */
    private long fan(long part, int n) {
        long waits = aware && hops == 2 ? (n - 2) * (long) serialisation(part) : 0;
        return waits + message(part) + ENDPOINT;
    }

    /** A chunk as a reduce-scatter and an all-gather, each rank to all others. */
    long direct(long bytes, int n) {
        long part = bytes / n;
        return 2 * fan(part, n) + reduction(part) + ENDPOINT;
    }

    /** A chunk's parts, each rank to all others. */
    long directAllToAll(long bytes, int n) {
        return fan(bytes / n, n) + ENDPOINT;
    }

    /** A chunk by halving and doubling; the first half that comes is not added up. */
    long halvingDoubling(Kind kind, long bytes, int n) {
        int steps = Integer.numberOfTrailingZeros(n);
        long time = ENDPOINT;
        for (int j = 1; j <= steps; j++) {
            long part = kind == Kind.ALL_GATHER ? bytes << (j - 1) : bytes >> j;
            long step = message(part) + ENDPOINT;
            time += kind == Kind.ALL_REDUCE ? 2 * step : step;
            time += kind == Kind.ALL_GATHER || j == 1 ? 0 : reduction(part);
        }
        return time;
    }

    /**
     * All chunks of one dimension.
     *
     * @param chunk one of them by itself
     * @param bytes of a message
     */
    long chunks(long chunk, long bytes, int splits, int concurrent) {
        long waits = aware && concurrent > 1 ? (long) serialisation(bytes) : 0;
        return chunk * splits / concurrent + waits;
    }

    /**
     * An all-reduce over two dimensions: reduce-scatter in the inner, all-reduce in the outer,
     * all-gather in the inner, and all chunks but one hidden behind the outer.
     */
    static long twoTiers(long scatter, long outer, long gather, int splits) {
        return scatter + splits * outer + gather;
    }
}
