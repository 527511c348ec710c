package org.mirinae.simulation.serving.kvcache;

import org.mirinae.policy.EvictionPolicy;

/** The blocks that lie in one tier; when it is full, one goes for each that comes. */
final class TierStore {

    /** Hears of blocks that have to go. */
    interface Leaving {
        void went(long name, int depth);
    }

    private final BlockTable table;
    private final long capacity;
    private final Leaving leaving;

    /**
     * Empty.
     *
     * @param capacity in blocks of the prefix cache, at least 1
     * @param leaving hears of what has to go
     */
    TierStore(long capacity, EvictionPolicy policy, Leaving leaving) {
        this.capacity = capacity;
        this.table = new BlockTable(policy);
        this.leaving = leaving;
    }

    boolean holds(long name) {
        return table.find(name) >= 0;
    }

    /** A block that is read. */
    void hit(long name, long nowNanos) {
        table.hit(table.find(name), nowNanos);
    }

    /** A block that was written. */
    void put(long name, int depth, long nowNanos) {
        int slot = table.find(name);
        if (slot >= 0) {
            table.touch(slot, nowNanos);
            return;
        }
        if (table.size() >= capacity) {
            int gone = table.next();
            long goneName = table.name(gone);
            int goneDepth = table.depth(gone);
            table.remove(gone);
            leaving.went(goneName, goneDepth);
        }
        table.offer(table.add(name, depth, nowNanos));
    }

    /** Blocks here. */
    int size() {
        return table.size();
    }
}
