package org.mirinae.simulation.site;

import java.util.Arrays;
import java.util.List;

/**
 * The GPUs of a cluster that one workload occupies: its ranks in order, as runs of neighbouring
 * GPUs. Immutable. A {@link GpuAllocation} hands them out.
 */
public final class GpuPlacement {

    private final long[] firstGpu;
    private final long[] firstRank;
    private final long ranks;

    /** Places ranks on runs in their order, each the first GPU and the one after the last. */
    GpuPlacement(List<long[]> runs) {
        firstGpu = new long[runs.size()];
        firstRank = new long[runs.size()];
        long seated = 0;
        for (int i = 0; i < firstGpu.length; i++) {
            firstGpu[i] = runs.get(i)[0];
            firstRank[i] = seated;
            seated += runs.get(i)[1] - runs.get(i)[0];
        }
        ranks = seated;
    }

    /** Returns how many ranks are placed. */
    public long ranks() {
        return ranks;
    }

    /**
     * The GPU of a rank, both counted from 0.
     *
     * @throws IndexOutOfBoundsException when there is no such rank
     */
    public long gpu(long rank) {
        if (rank < 0 || rank >= ranks) {
            throw new IndexOutOfBoundsException("rank " + rank + " of " + ranks);
        }
        int found = Arrays.binarySearch(firstRank, rank);
        int run = found >= 0 ? found : -found - 2;
        return firstGpu[run] + rank - firstRank[run];
    }
}
