package org.mirinae.simulation.serving;

import org.mirinae.cost.ServingMemory;

/** The blocks of one replica's KV cache; what requests hold and what is free always sum to all. */
final class BlockPool {

    private final ServingMemory memory;
    private final long keptFree;
    private final Requests requests;
    private final boolean whole;
    private long free;

    /**
     * All blocks free.
     *
     * @param watermark share of the blocks that stays free when a request is let in
     * @param whole whether a request takes all it may ever need at once
     */
    BlockPool(ServingMemory memory, double watermark, boolean whole, Requests requests) {
        this.whole = whole;
        this.memory = memory;
        this.keptFree = (long) Math.ceil(watermark * memory.blocks());
        this.requests = requests;
        this.free = memory.blocks();
    }

    long free() {
        return free;
    }

    /** Blocks a request lacks to hold so many tokens. */
    long lacking(int request, long tokens) {
        return Math.max(0, memory.blocksFor(tokens) - requests.blocks[request]);
    }

    /** Takes what a request lacks; false, and nothing taken, when there is not enough. */
    boolean extend(int request, long tokens) {
        long more = lacking(request, tokens);
        if (more > free) {
            return false;
        }
        free -= more;
        requests.blocks[request] += more;
        return true;
    }

    /**
     * Like {@link #extend}, for a request that is let in.
     *
     * @param alone whether no other holds blocks; else the watermark stays free
     */
    boolean admit(int request, long tokens, boolean alone) {
        // The last token of an answer is never computed.
        long all = (long) requests.input[request] + requests.output[request] - 1;
        long asked = whole ? Math.max(tokens, all) : tokens;
        long kept = alone ? 0 : keptFree;
        return lacking(request, asked) + kept <= free && extend(request, asked);
    }

    /** A request goes on elsewhere; its blocks stay taken until {@link #giveBack}. */
    void lend(int request) {
        requests.lent[request] = requests.blocks[request];
        requests.blocks[request] = 0;
    }

    /** What a request that went on elsewhere held is free again. */
    void giveBack(int request) {
        free += requests.lent[request];
        requests.lent[request] = 0;
    }

    /** Share of the blocks in use. */
    double use() {
        return 1 - (double) free / memory.blocks();
    }

    void release(int request) {
        free += requests.blocks[request];
        requests.blocks[request] = 0;
    }

    /** Takes so many, which must be free. */
    void take(long blocks) {
        if (blocks > free) {
            throw new IllegalStateException("a jump went beyond the free blocks");
        }
        free -= blocks;
    }
}
