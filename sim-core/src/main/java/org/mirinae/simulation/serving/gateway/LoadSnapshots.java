package org.mirinae.simulation.serving.gateway;

/**
 * Loads of all replicas as a router knows them: now, or as they were a fixed time ago. In the
 * second case every change is kept until it is old enough to be known.
 */
final class LoadSnapshots {

    private final Fleet fleet;
    private final long delayNanos;
    private final int[] outstanding;
    private final long[] promptTokens;
    private final double[] kvUse;

    private long[] times = new long[64];
    private int[] changed = new int[64];
    private int[] counts = new int[64];
    private long[] tokens = new long[64];
    private double[] uses = new double[64];
    private int head;
    private int size;

    LoadSnapshots(Fleet fleet, long delayNanos) {
        this.fleet = fleet;
        this.delayNanos = delayNanos;
        outstanding = new int[fleet.size()];
        promptTokens = new long[fleet.size()];
        kvUse = new double[fleet.size()];
    }

    /** The load of a replica has just changed. */
    void note(int replica, long nowNanos) {
        if (delayNanos == 0) {
            return;
        }
        if (size == times.length) {
            grow();
        }
        int at = (head + size++) & (times.length - 1);
        times[at] = nowNanos;
        changed[at] = replica;
        counts[at] = fleet.outstanding[replica];
        tokens[at] = fleet.promptTokens[replica];
        uses[at] = fleet.replicas[replica].blocks().use();
    }

    /**
     * Makes what is known at this time what {@link #outstanding} and the others say from now on.
     */
    void see(long nowNanos) {
        while (size > 0 && times[head] <= nowNanos - delayNanos) {
            int replica = changed[head];
            outstanding[replica] = counts[head];
            promptTokens[replica] = tokens[head];
            kvUse[replica] = uses[head];
            head = (head + 1) & (times.length - 1);
            size--;
        }
    }

    int outstanding(int replica) {
        return delayNanos == 0 ? fleet.outstanding[replica] : outstanding[replica];
    }

    long promptTokens(int replica) {
        return delayNanos == 0 ? fleet.promptTokens[replica] : promptTokens[replica];
    }

    double kvUse(int replica) {
        return delayNanos == 0 ? fleet.replicas[replica].blocks().use() : kvUse[replica];
    }

    private void grow() {
        int larger = 2 * size;
        long[] newTimes = new long[larger];
        int[] newChanged = new int[larger];
        int[] newCounts = new int[larger];
        long[] newTokens = new long[larger];
        double[] newUses = new double[larger];
        for (int i = 0; i < size; i++) {
            int at = (head + i) & (times.length - 1);
            newTimes[i] = times[at];
            newChanged[i] = changed[at];
            newCounts[i] = counts[at];
            newTokens[i] = tokens[at];
            newUses[i] = uses[at];
        }
        times = newTimes;
        changed = newChanged;
        counts = newCounts;
        tokens = newTokens;
        uses = newUses;
        head = 0;
    }
}
