package org.mirinae.simulation.serving.replica;

import org.jspecify.annotations.Nullable;
import org.mirinae.simulation.serving.kvcache.KvCache;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.kvcache.PrefixCache;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.WaitingQueue;
import org.mirinae.workload.serving.KvCaching;

/**
 * Loads blocks of the KV cache from the tiers of a replica and writes them there. A request whose
 * turn it is while its blocks are on their way stands aside, and others go on; what was loaded then
 * lies in the prefix cache as if it had been computed.
 */
final class KvConnector implements PrefixCache.Watcher {

    private final int replica;
    private final Requests requests;
    private final KvCaching settings;
    private final @Nullable KvTiers tiers;
    private final WaitingQueue waiting;

    /** Requests that came since the last iteration was made. */
    private final IntDeque fresh = new IntDeque();

    /** Loads that ended since then, and the tier of each one's last copy. */
    private final IntDeque ended = new IntDeque();

    private final IntDeque endedTier = new IntDeque();

    /** Requests that stand aside for a load of their own or of another. */
    private final IntDeque aside = new IntDeque();

    KvConnector(
            int replica,
            Requests requests,
            KvCaching settings,
            @Nullable KvTiers tiers,
            WaitingQueue waiting) {
        this.replica = replica;
        this.requests = requests;
        this.settings = settings;
        this.tiers = tiers;
        this.waiting = waiting;
    }

    @Override
    public void came(long name, int depth) {
        if (tiers != null && settings.write() == KvCaching.Write.THROUGH) {
            tiers.write(replica, name, depth);
        }
    }

    @Override
    public void went(long name, int depth) {
        if (tiers != null && settings.write() == KvCaching.Write.BACK) {
            tiers.write(replica, name, depth);
        }
    }

    /** A request came in. */
    void fresh(int request) {
        if (tiers != null && settings.prefetch() > 0) {
            fresh.addLast(request);
        }
    }

    /** Returns whether the next iteration must be made anew, whoever may join. */
    boolean callForChange() {
        return !ended.isEmpty() || !fresh.isEmpty();
    }

    /** The last copy for a request is done. */
    void ended(int request, int tier) {
        ended.addLast(request);
        endedTier.addLast(tier);
    }

    /** Before an iteration is made: what was loaded is here, and who waited for it may go on. */
    void settle(KvCache blocks, long nowNanos) {
        if (tiers == null) {
            return;
        }
        tiers.poll(replica, nowNanos);
        boolean any = !ended.isEmpty();
        while (!ended.isEmpty()) {
            int request = ended.removeFirst();
            int tier = endedTier.removeFirst();
            blocks.loaded(request, nowNanos);
            if (requests.stalledNanos[request] != Requests.NEVER) {
                tiers.meters()[tier].stalled(nowNanos - requests.stalledNanos[request]);
                requests.stalledNanos[request] = Requests.NEVER;
            }
        }
        for (int n = any ? aside.size() : 0; n > 0; n--) {
            int request = aside.removeFirst();
            if (requests.loading[request] == 0) {
                waiting.takePlace(request);
            } else {
                aside.addLast(request);
            }
        }
        while (!fresh.isEmpty()) {
            int request = fresh.removeFirst();
            blocks.cache().look(request);
            if (waiting.size() <= settings.prefetch() && !blocks.cache().foundLoading()) {
                load(request, blocks, nowNanos);
            }
        }
    }

    /**
     * Returns whether the first request that waits, for which the cache was looked at, stands aside
     * for a load; it has left the queue then.
     */
    boolean standsAside(int request, KvCache blocks, long nowNanos) {
        if (tiers == null) {
            return false;
        }
        boolean own = requests.loading[request] > 0;
        if (!own && !blocks.cache().foundLoading()) {
            own = load(request, blocks, nowNanos);
            if (!own) {
                return false;
            }
        }
        if (own) {
            requests.stalledNanos[request] = nowNanos;
        }
        waiting.removeFirst();
        aside.addLast(request);
        return true;
    }

    private boolean load(int request, KvCache blocks, long nowNanos) {
        KvTiers from = tiers;
        if (from == null || requests.loaded[request]) {
            return false;
        }
        PrefixCache cache = blocks.cache();
        int found = cache.foundBlocks();
        int coming = from.look(replica, request, cache);
        if (coming == 0 || !blocks.load(request, coming, nowNanos)) {
            return false;
        }
        requests.loaded[request] = true;
        requests.fromTiers[request] = coming * cache.tokens();
        from.load(replica, request, cache, found, coming, nowNanos);
        return true;
    }

    /** After an iteration was made: what gathered to be written is on its way. */
    void flush(long nowNanos) {
        if (tiers != null) {
            tiers.flush(replica, nowNanos);
        }
    }
}
