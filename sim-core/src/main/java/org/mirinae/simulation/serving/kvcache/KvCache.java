package org.mirinae.simulation.serving.kvcache;

import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.stack.KvReservation;

/**
 * Manages the blocks of one replica's KV cache. What requests hold by themselves, what the prefix
 * cache holds and what is free always sum to all. Blocks that nobody uses any more stay in the
 * prefix cache until they are needed.
 */
public final class KvCache {

    private final ServingMemory memory;
    private final long keptFree;
    private final Requests requests;
    private final KvReservation reservation;
    private final PrefixCache cache;
    private long free;

    /**
     * All blocks free.
     *
     * @param watermark share of the blocks that stays free when a request is admitted
     * @param reservation what a request takes when it is admitted
     */
    public KvCache(
            ServingMemory memory,
            double watermark,
            KvReservation reservation,
            PrefixCache cache,
            Requests requests) {
        this.reservation = reservation;
        this.memory = memory;
        this.keptFree = (long) Math.ceil(watermark * memory.blocks());
        this.cache = cache;
        this.requests = requests;
        this.free = memory.blocks();
    }

    public PrefixCache cache() {
        return cache;
    }

    /** Blocks in all. */
    public long all() {
        return memory.blocks();
    }

    /** Blocks in which nothing lies. */
    public long free() {
        return free;
    }

    /** Blocks that can be taken: free, or kept for nobody yet. */
    public long available() {
        return free + cache.reclaimable();
    }

    /** Blocks a request lacks to hold so many tokens. */
    public long lacking(int request, long tokens) {
        return Math.max(0, memory.blocksFor(tokens) - requests.blocks[request]);
    }

    /** Takes what a request lacks; false, and nothing taken, when there is not enough. */
    public boolean extend(int request, long tokens) {
        long more = lacking(request, tokens);
        if (more > available()) {
            return false;
        }
        take(more);
        requests.blocks[request] += more;
        return true;
    }

    /**
     * Lets a request in: it uses what the cache's last look found for it, and takes what it lacks
     * for so many tokens behind that. False, and nothing taken, when there is not enough.
     *
     * @param alone whether no other holds blocks; else the watermark stays free
     */
    public boolean admit(int request, long tokens, boolean alone, long nowNanos) {
        int found = cache.foundBlocks();
        long computed = (long) found * cache.tokens();
        long asked = Math.max(computed + tokens, reserved(request));
        long lacking = memory.blocksFor(asked) - (long) found * cache.weight();
        long kept = alone ? 0 : keptFree;
        if (lacking + kept > available() - cache.foundReclaimable()) {
            return false;
        }
        if (found > 0) {
            cache.use(request, found, nowNanos);
            requests.computed[request] = (int) computed;
        }
        take(lacking);
        requests.blocks[request] = lacking + (long) found * cache.weight();
        return true;
    }

    /**
     * Takes blocks for a request whose cache comes from another replica; false where too few are.
     */
    public boolean admitWhole(int request, long tokens, boolean alone) {
        long asked = memory.blocksFor(Math.max(tokens, reserved(request)));
        if (asked + (alone ? 0 : keptFree) > available()) {
            return false;
        }
        take(asked);
        requests.blocks[request] = asked;
        return true;
    }

    /**
     * A request goes on elsewhere; its own blocks stay taken until {@link #giveBack}, what others
     * may share stays as long as there is room.
     */
    public void lend(int request, long nowNanos) {
        share(request, requests.computed[request], nowNanos);
        requests.lent[request] =
                requests.blocks[request] - (long) requests.shared[request] * cache.weight();
        requests.blocks[request] = 0;
        cache.leave(request, nowNanos);
    }

    /** Frees what a request held that went on elsewhere. */
    public void giveBack(int request) {
        free += requests.lent[request];
        requests.lent[request] = 0;
    }

    /** Share of the blocks that cannot be taken. */
    public double use() {
        return 1 - (double) available() / memory.blocks();
    }

    /** Tokens for which it takes blocks at once, whatever it computes first. */
    private long reserved(int request) {
        return switch (reservation) {
            case ON_DEMAND -> 0;
            case PROMPT -> requests.target[request];
            // The last token of an answer is never computed.
            case WHOLE -> (long) requests.input[request] + requests.output[request] - 1;
        };
    }

    /** Lets others find what a request has computed from now on. */
    public void share(int request, long computed, long nowNanos) {
        int blocks = cache.shareable(request, computed);
        if (blocks > requests.shared[request]) {
            free += (long) cache.extend(request, blocks, false, nowNanos) * cache.weight();
        }
    }

    /** A request goes; what it has computed stays as long as there is room. */
    public void release(int request, long computed, long nowNanos) {
        share(request, computed, nowNanos);
        free += requests.blocks[request] - (long) requests.shared[request] * cache.weight();
        requests.blocks[request] = 0;
        cache.leave(request, nowNanos);
    }

    /**
     * Takes blocks for what is loaded for a request, which uses what the last look found and what
     * comes until {@link #loaded}; false, and nothing taken, where there is no room.
     *
     * @param coming blocks of its chain behind those found, none of which is here
     */
    public boolean load(int request, int coming, long nowNanos) {
        long needed = (long) coming * cache.weight();
        if (needed > available() - cache.foundReclaimable()) {
            return false;
        }
        int found = cache.foundBlocks();
        cache.use(request, found, nowNanos);
        take(needed);
        cache.extend(request, found + coming, true, nowNanos);
        return true;
    }

    /** Takes in what was loaded for a request, for whoever comes first. */
    public void loaded(int request, long nowNanos) {
        cache.arrived(request);
        cache.leave(request, nowNanos);
    }

    /** Takes so many, which must be there. */
    public void take(long blocks) {
        if (blocks > free) {
            long more = (blocks - free + cache.weight() - 1) / cache.weight();
            if (more * cache.weight() > cache.reclaimable()) {
                throw new IllegalStateException("a jump went beyond the free blocks");
            }
            cache.evict(more);
            free += more * cache.weight();
        }
        free -= blocks;
    }

    /** One that was taken is not needed. */
    public void untake() {
        free++;
    }
}
