package org.mirinae.simulation.serving.kvcache;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.perf.serving.KvTierRates;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.StoreCopies;
import org.mirinae.simulation.serving.state.TierMeter;
import org.mirinae.workload.serving.KvCaching;

/**
 * The tiers below the GPUs' memory, of all replicas of a workload. Blocks are written to the first
 * tier and go down from each when it is full; they are read from the first that has them. A block
 * can be read once it is written as a whole.
 */
public final class KvTiers {

    private static final int LINKS = 2;

    /** The replica that blocks are loaded for. */
    public interface Owner {

        /** Hears that the last copy of what a request loads is done; {@link #wake} follows. */
        void loadEnded(int request, int tier);

        /** Begins to work if idle; ends a jump early if somebody could join. */
        void wake(long nowNanos);
    }

    private final Requests requests;
    private final int replicas;
    private final double blockBytes;
    private final KvTierRates[] rates;

    /** The stores by tier and replica; a remote pool is one store for all. */
    private final TierStore[][] stores;

    /** The links by tier and replica, for reading and for writing. */
    private final TierLink[] links;

    private final long[] scheduledNanos;
    private final Owner[] owners;
    private final IntDeque toWake = new IntDeque();
    private final BlockLists lists = new BlockLists();
    private final int[] pending;
    private final int[] coming;

    private final TierMeter[] meters;

    /** Carries copies to and from a remote pool, where the network has a store. */
    private @Nullable StoreCopies lanes;

    private EventLoop loop = new EventLoop();
    private int handler;

    // Where and when the copy ended that is being handled.
    private int endedTier;
    private int endedReplica;
    private int demoted;

    /**
     * Empty tiers.
     *
     * @param blockBytes of a block of the prefix cache, over all GPUs of a replica
     */
    public KvTiers(
            Requests requests,
            int replicas,
            double blockBytes,
            List<KvTierRates> tiers,
            KvCaching settings) {
        this.requests = requests;
        this.replicas = replicas;
        this.blockBytes = blockBytes;
        rates = tiers.toArray(new KvTierRates[0]);
        stores = new TierStore[rates.length][];
        links = new TierLink[rates.length * replicas * LINKS];
        meters = new TierMeter[rates.length];
        for (int t = 0; t < rates.length; t++) {
            meters[t] = new TierMeter();
            stores[t] = new TierStore[replicas];
            boolean shared = shared(rates[t]);
            for (int r = 0; r < replicas; r++) {
                boolean first = r == 0 || !shared;
                stores[t][r] = first ? store(rates[t], settings) : stores[t][0];
                link(t, r, shared);
            }
        }
        scheduledNanos = new long[links.length];
        Arrays.fill(scheduledNanos, Long.MAX_VALUE);
        owners = new Owner[replicas];
        pending = new int[replicas];
        Arrays.fill(pending, BlockLists.EMPTY);
        coming = new int[rates.length];
    }

    /** Returns whether all replicas share the tier. */
    public static boolean shared(KvTierRates tier) {
        return tier.name().equals("remote");
    }

    private TierStore store(KvTierRates tier, KvCaching settings) {
        long blocks = (long) Math.floor(tier.capacity() / blockBytes);
        return new TierStore(blocks, settings.eviction(), this::demote);
    }

    private void link(int tier, int replica, boolean shared) {
        int at = (tier * replicas + replica) * LINKS;
        if (shared && replica > 0) {
            links[at] = links[tier * replicas * LINKS];
            links[at + 1] = links[tier * replicas * LINKS + 1];
            return;
        }
        KvTierRates rate = rates[tier];
        long latency = Math.round(rate.latency() * 1e9);
        int lanes = shared ? replicas : 1;
        links[at] = new TierLink(lanes, rate.poolRate() / rate.readRate(), latency);
        links[at + 1] =
                rate.halfDuplex()
                        ? links[at]
                        : new TierLink(lanes, rate.poolRate() / rate.writeRate(), latency);
    }

    public void start(EventLoop onLoop) {
        loop = onLoop;
        handler =
                onLoop.register(
                        (nowNanos, link) -> {
                            scheduledNanos[(int) link] = Long.MAX_VALUE;
                            take((int) link, nowNanos);
                            wakeAll(nowNanos);
                        });
    }

    /** Copies of a remote pool go over the links of a topology to its store. */
    public void over(StoreCopies overLinks) {
        lanes = overLinks;
    }

    public void join(int replica, Owner owner) {
        owners[replica] = owner;
    }

    private void wakeAll(long nowNanos) {
        while (!toWake.isEmpty()) {
            owners[toWake.removeFirst()].wake(nowNanos);
        }
    }

    private int readLink(int tier, int replica) {
        return (tier * replicas + (shared(rates[tier]) ? 0 : replica)) * LINKS;
    }

    private int writeLink(int tier, int replica) {
        int link = readLink(tier, replica);
        return rates[tier].halfDuplex() ? link : link + 1;
    }

    /**
     * Counts how many blocks of a request's chain, behind those its replica has, lie in tiers one
     * after the other.
     */
    public int look(int replica, int request, PrefixCache cache) {
        Arrays.fill(coming, 0);
        int most = cache.usable(request);
        int from = cache.foundBlocks();
        int block = from;
        while (block < most) {
            long name = cache.name(request, block);
            int tier = cache.knows(name) ? rates.length : tierOf(replica, name);
            if (tier == rates.length) {
                break;
            }
            coming[tier]++;
            block++;
        }
        return block - from;
    }

    private int tierOf(int replica, long name) {
        int tier = 0;
        while (tier < rates.length && !stores[tier][replica].holds(name)) {
            tier++;
        }
        return tier;
    }

    /** Begins to load what the last look found; the request waits for one copy from each tier. */
    public void load(
            int replica, int request, PrefixCache cache, int from, int blocks, long nowNanos) {
        for (int block = from; block < from + blocks; block++) {
            long name = cache.name(request, block);
            stores[tierOf(replica, name)][replica].hit(name, nowNanos);
        }
        for (int tier = 0; tier < rates.length; tier++) {
            if (coming[tier] > 0) {
                double bytes = coming[tier] * blockBytes;
                // Who was preempted and comes again is not asked about again.
                boolean first = requests.preemptions[request] == 0;
                meters[tier].read(bytes, first ? (long) coming[tier] * cache.tokens() : 0);
                requests.loading[request]++;
                int link = readLink(tier, replica);
                start(link, replica, bytes / rates[tier].readRate(), tier, request, nowNanos);
            }
        }
    }

    private void start(int link, int replica, double seconds, int tier, int what, long nowNanos) {
        StoreCopies overLinks = lanes;
        if (overLinks != null && shared(rates[tier])) {
            boolean reads = what >= 0;
            double rate = reads ? rates[tier].readRate() : rates[tier].writeRate();
            overLinks.copy(
                    replica, reads, seconds * rate, rate, this::copied, token(tier, replica, what));
            return;
        }
        int lane = shared(rates[tier]) ? replica : 0;
        links[link].start(nowNanos, lane, seconds, token(tier, replica, what));
        schedule(link, nowNanos);
    }

    /** Copies are told apart by tier, replica and, for reads, request; for writes by their list. */
    private static long token(int tier, int replica, int what) {
        return (long) tier << 58 | (long) replica << 33 | (what & 0x1_ffff_ffffL);
    }

    private void schedule(int link, long nowNanos) {
        long next = links[link].nextNanos();
        if (next < scheduledNanos[link]) {
            scheduledNanos[link] = next;
            loop.schedule(Math.max(next, nowNanos), handler, link);
        }
    }

    /** A block that was computed or had to go is to be written. */
    public void write(int replica, long name, int depth) {
        pending[replica] = lists.append(pending[replica], name, depth);
    }

    /** Begins to write what has gathered and does not lie in the first tier yet. */
    public void flush(int replica, long nowNanos) {
        int all = pending[replica];
        if (all == BlockLists.EMPTY) {
            return;
        }
        int lacking = BlockLists.EMPTY;
        for (int at = lists.first(all); at >= 0; at = lists.after(at)) {
            if (!stores[0][replica].holds(lists.name(at))) {
                lacking = lists.append(lacking, lists.name(at), lists.depth(at));
            }
        }
        lists.drop(all);
        pending[replica] = BlockLists.EMPTY;
        if (lacking != BlockLists.EMPTY) {
            send(0, replica, lacking, nowNanos);
        }
    }

    private void send(int tier, int replica, int list, long nowNanos) {
        double bytes = lists.size(list) * blockBytes;
        meters[tier].written(bytes);
        // Lists have negative numbers, requests have not.
        int link = writeLink(tier, replica);
        start(link, replica, bytes / rates[tier].writeRate(), tier, ~list, nowNanos);
    }

    /** Takes up all copies of a replica that are done by now. */
    public void poll(int replica, long nowNanos) {
        for (int tier = 0; tier < rates.length; tier++) {
            take(readLink(tier, replica), nowNanos);
            take(writeLink(tier, replica), nowNanos);
        }
    }

    private void take(int link, long nowNanos) {
        TierLink on = links[link];
        while (on.poll(nowNanos)) {
            ended(on.doneToken(), on.doneNanos());
        }
        schedule(link, nowNanos);
    }

    private void copied(long token, boolean arrived) {
        long nowNanos = loop.nowNanos();
        if (!arrived) {
            throw new IllegalStateException("every chip reaches the store at every time");
        }
        ended(token, nowNanos);
        wakeAll(nowNanos);
    }

    private void ended(long token, long nowNanos) {
        endedTier = (int) (token >>> 58);
        endedReplica = (int) (token >>> 33) & 0x1ff_ffff;
        int what = (int) token;
        if (what >= 0) {
            read(what);
        } else {
            written(~what, nowNanos);
        }
    }

    private void read(int request) {
        if (--requests.loading[request] == 0) {
            owners[endedReplica].loadEnded(request, endedTier);
            toWake.addLast(endedReplica);
        }
    }

    private void written(int list, long nowNanos) {
        demoted = BlockLists.EMPTY;
        TierStore store = stores[endedTier][endedReplica];
        for (int at = lists.first(list); at >= 0; at = lists.after(at)) {
            store.put(lists.name(at), lists.depth(at), nowNanos);
        }
        lists.drop(list);
        if (demoted != BlockLists.EMPTY) {
            send(endedTier + 1, endedReplica, demoted, nowNanos);
        }
    }

    /** Writes what had to go from one tier to the next, where there is one. */
    private void demote(long name, int depth) {
        int below = endedTier + 1;
        if (below < rates.length && !stores[below][endedReplica].holds(name)) {
            demoted = lists.append(demoted, name, depth);
        }
    }

    public KvTierRates[] rates() {
        return rates;
    }

    public TierMeter[] meters() {
        return meters;
    }

    /** Blocks in a tier, of one replica or of the pool. */
    int held(int tier, int replica) {
        return stores[tier][replica].size();
    }
}
