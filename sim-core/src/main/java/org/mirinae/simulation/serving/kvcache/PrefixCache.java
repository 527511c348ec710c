package org.mirinae.simulation.serving.kvcache;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.policy.EvictionPolicy;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestPrefixes;
import org.mirinae.workload.serving.KvCaching;

/**
 * Blocks of prompts in a replica's own memory that others may use. Whoever uses a block uses all
 * before it in its chain, so blocks that nobody uses are never followed by one that somebody does.
 *
 * <p>A block here is so many blocks of the pool that it holds at least {@link #LEAST_TOKENS}.
 */
public final class PrefixCache {

    /** Engines whose blocks are single tokens are met in steps of this many; assumed. */
    static final int LEAST_TOKENS = 16;

    private final Requests requests;
    private final @Nullable RequestPrefixes prefixes;
    private final BlockTable table;
    private final boolean tree;
    private final int tokens;
    private final int weight;
    private final Watcher watcher;

    private int[] users = new int[32];
    private int[] parent = new int[32];
    private int[] children = new int[32];
    private boolean[] loading = new boolean[32];
    private int unused;

    // What the last look at a request's chain found.
    private int foundBlocks;
    private int foundUnused;
    private boolean foundLoading;

    /** Hears of blocks that come and go. */
    public interface Watcher {
        /** A block is here now that was not. */
        void came(long name, int depth);

        /** A block had to make room. */
        void went(long name, int depth);
    }

    public PrefixCache(Requests requests, KvCaching settings, int blockSize, Watcher watcher) {
        this.requests = requests;
        boolean kept = settings.prefixes() && blockSize != Integer.MAX_VALUE;
        this.prefixes = kept ? requests.prefixes : null;
        EvictionPolicy policy = settings.eviction();
        this.table = new BlockTable(policy);
        this.tree = settings.index() == KvCaching.Index.RADIX;
        this.weight = weight(blockSize);
        this.tokens = (int) Math.min(Integer.MAX_VALUE, (long) weight * blockSize);
        this.watcher = watcher;
    }

    /** Blocks of the pool that one of the cache takes. */
    public static int weight(int blockSize) {
        return blockSize >= LEAST_TOKENS ? 1 : (LEAST_TOKENS + blockSize - 1) / blockSize;
    }

    /** Returns whether requests may share anything. */
    public boolean works() {
        return prefixes != null;
    }

    /** Tokens of a block here. */
    public int tokens() {
        return tokens;
    }

    /** Blocks of the pool that one here takes. */
    int weight() {
        return weight;
    }

    /** Blocks of the pool that all here take. */
    public long held() {
        return (long) table.size() * weight;
    }

    /** Blocks of the pool that may be had back. */
    long reclaimable() {
        return (long) unused * weight;
    }

    /** The name of a block of a request's chain. */
    long name(int request, int block) {
        if (prefixes == null) {
            throw new IllegalStateException("nothing is shared");
        }
        return prefixes.name(request, (block + 1) * tokens);
    }

    /** Whole blocks of its first tokens that may be found again. */
    int shareable(int request, long ofTokens) {
        return prefixes == null
                ? 0
                : (int) (Math.min(prefixes.shareable(request), ofTokens) / tokens);
    }

    /** Blocks it may begin with; its last token must be computed, for it yields the next one. */
    int usable(int request) {
        return shareable(request, requests.target[request] - 1L);
    }

    /** Looks how many blocks a request finds; the figures below are of this look. */
    public void look(int request) {
        foundBlocks = 0;
        foundUnused = 0;
        foundLoading = false;
        int most = usable(request);
        while (foundBlocks < most) {
            int slot = table.find(name(request, foundBlocks));
            if (slot < 0 || loading[slot]) {
                foundLoading = slot >= 0;
                return;
            }
            foundUnused += users[slot] == 0 ? 1 : 0;
            foundBlocks++;
        }
    }

    /** Blocks found from the beginning of its chain. */
    public int foundBlocks() {
        return foundBlocks;
    }

    /** Returns how many of them nobody uses, in blocks of the pool. */
    long foundReclaimable() {
        return (long) foundUnused * weight;
    }

    /** Returns whether the next one is on its way. */
    public boolean foundLoading() {
        return foundLoading;
    }

    /** Returns whether a block is here and not only on its way. */
    boolean holds(long blockName) {
        int slot = table.find(blockName);
        return slot >= 0 && !loading[slot];
    }

    /** Returns whether a block is here or on its way. */
    boolean knows(long blockName) {
        return table.find(blockName) >= 0;
    }

    boolean isUnused(long blockName) {
        return users[table.find(blockName)] == 0;
    }

    /** A request uses so many blocks from the beginning of its chain, which are all here. */
    void use(int request, int blocks, long nowNanos) {
        int before = BlockTable.NONE;
        for (int k = 0; k < blocks; k++) {
            int slot = table.find(name(request, k));
            if (users[slot]++ == 0) {
                unused--;
                if (table.mayGo(slot)) {
                    table.withdraw(slot);
                }
            }
            table.hit(slot, nowNanos);
            parent[slot] = before;
            before = slot;
        }
        requests.shared[request] = blocks;
        requests.lastShared[request] = before;
    }

    /**
     * A request goes on to use the next blocks of its chain, which it holds itself where they are
     * not here.
     *
     * @param blocks of its chain in all
     * @param onTheirWay whether what is not here is to be loaded yet
     * @return how many were here already, so that its own are free again
     */
    int extend(int request, int blocks, boolean onTheirWay, long nowNanos) {
        int here = 0;
        int before = last(request);
        for (int k = requests.shared[request]; k < blocks; k++) {
            long name = name(request, k);
            int slot = table.find(name);
            if (slot >= 0) {
                here++;
                if (users[slot]++ == 0) {
                    unused--;
                    if (table.mayGo(slot)) {
                        table.withdraw(slot);
                    }
                }
                table.hit(slot, nowNanos);
            } else {
                slot = table.add(name, k, nowNanos);
                widen();
                users[slot] = 1;
                children[slot] = 0;
                loading[slot] = onTheirWay;
                if (before != BlockTable.NONE) {
                    children[before]++;
                }
                if (!onTheirWay) {
                    watcher.came(name, k);
                }
            }
            parent[slot] = before;
            before = slot;
        }
        requests.shared[request] = Math.max(blocks, requests.shared[request]);
        requests.lastShared[request] = before;
        return here;
    }

    /** The last block of its chain that a request uses. */
    private int last(int request) {
        return requests.shared[request] == 0 ? BlockTable.NONE : requests.lastShared[request];
    }

    private void widen() {
        if (table.slots() > users.length) {
            int wider = 2 * users.length;
            users = Arrays.copyOf(users, wider);
            parent = Arrays.copyOf(parent, wider);
            children = Arrays.copyOf(children, wider);
            loading = Arrays.copyOf(loading, wider);
        }
    }

    /** Takes in what was on its way for a request. */
    void arrived(int request) {
        int slot = last(request);
        for (int k = requests.shared[request]; k > 0; k--) {
            if (loading[slot]) {
                loading[slot] = false;
                watcher.came(table.name(slot), table.depth(slot));
            }
            slot = parent[slot];
        }
    }

    /** A request uses none of its blocks any more. */
    void leave(int request, long nowNanos) {
        int slot = last(request);
        for (int k = requests.shared[request]; k > 0; k--) {
            table.touch(slot, nowNanos);
            if (--users[slot] == 0) {
                unused++;
                offer(slot);
            }
            slot = parent[slot];
        }
        requests.shared[request] = 0;
    }

    private void offer(int slot) {
        if (!tree || children[slot] == 0) {
            table.offer(slot);
        }
    }

    /** Lets so many blocks go that nobody uses. */
    void evict(long blocks) {
        for (long i = 0; i < blocks; i++) {
            int slot = table.next();
            if (slot == BlockTable.NONE) {
                throw new IllegalStateException("more blocks are to go than nobody uses");
            }
            unused--;
            int before = parent[slot];
            long name = table.name(slot);
            int depth = table.depth(slot);
            table.remove(slot);
            if (tree
                    && before != BlockTable.NONE
                    && --children[before] == 0
                    && users[before] == 0) {
                table.offer(before);
            }
            watcher.went(name, depth);
        }
    }
}
