package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.perf.serving.KvTierRates;
import org.mirinae.simulation.serving.kvcache.TierLink;
import org.mirinae.workload.requests.RequestPrefixes;
import org.mirinae.workload.serving.KvCaching;

/**
 * Holds what the reference's requests share, and the tiers below, as plain lists that are searched
 * whole.
 */
final class ReferenceKvCache {

    /** A block in some level. */
    static final class Block {
        final long name;
        final int depth;
        int users;
        boolean loading;
        long used;
        long born;
        long uses;

        Block(long name, int depth, long now) {
            this.name = name;
            this.depth = depth;
            this.used = now;
            this.born = now;
        }
    }

    /** A tier: what lies there and what its links carry. */
    private static final class Tier {
        final Map<Long, Block> here = new HashMap<>();
        final long capacity;
        final KvTierRates rates;
        final TierLink read;
        final TierLink write;

        Tier(KvTierRates rates, double blockBytes) {
            this.rates = rates;
            this.capacity = (long) (rates.capacity() / blockBytes);
            long latency = Math.round(rates.latency() * 1e9);
            double pool = rates.poolRate();
            read = new TierLink(1, pool / rates.readRate(), latency);
            write = rates.halfDuplex() ? read : new TierLink(1, pool / rates.writeRate(), latency);
        }
    }

    private final RequestPrefixes prefixes;
    private final KvCaching settings;
    private final int blockSize;
    private final double blockBytes;
    private final Map<Long, Block> cache = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();
    private final List<Tier> tiers = new ArrayList<>();
    private final Map<Long, Object> underWay = new HashMap<>();
    private final List<StepByStepReference.Item> ended = new ArrayList<>();
    private List<Block> toWrite = new ArrayList<>();
    private long copies;

    double readBytes;
    double writtenBytes;

    ReferenceKvCache(
            RequestPrefixes prefixes,
            KvCaching settings,
            int blockSize,
            double blockBytes,
            List<KvTierRates> rates) {
        this.prefixes = prefixes;
        this.settings = settings;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes * weight();
        rates.forEach(rate -> tiers.add(new Tier(rate, this.blockBytes)));
    }

    int weight() {
        return Math.max(1, (16 + blockSize - 1) / blockSize);
    }

    int tokens() {
        return weight() * blockSize;
    }

    int prefetch() {
        return tiers.isEmpty() ? 0 : settings.prefetch();
    }

    private long name(StepByStepReference.Item item, int block) {
        return prefixes.name(item.request, (block + 1) * tokens());
    }

    private int shareable(StepByStepReference.Item item, long tokens) {
        return prefixes == null || !settings.prefixes()
                ? 0
                : (int) (Math.min(prefixes.shareable(item.request), tokens) / tokens());
    }

    List<Block> found(StepByStepReference.Item item) {
        List<Block> found = new ArrayList<>();
        for (int k = 0; k < shareable(item, item.target - 1); k++) {
            Block block = cache.get(name(item, k));
            if (block == null || block.loading) {
                break;
            }
            found.add(block);
        }
        return found;
    }

    boolean meetsLoading(StepByStepReference.Item item) {
        int found = found(item).size();
        if (found == shareable(item, item.target - 1)) {
            return false;
        }
        Block next = cache.get(name(item, found));
        return next != null && next.loading;
    }

    /** Blocks of the pool that are used by somebody. */
    long inUse() {
        return cache.values().stream().filter(block -> block.users > 0).count() * weight();
    }

    long unused(List<Block> found) {
        return found.stream().filter(block -> block.users == 0).count() * weight();
    }

    void use(StepByStepReference.Item item, List<Block> found, long now) {
        for (Block block : found) {
            item.shared.add(hit(block, now));
        }
    }

    private static Block hit(Block block, long now) {
        block.users++;
        block.uses++;
        block.used = now;
        return block;
    }

    void share(StepByStepReference.Item item, long computed, long now) {
        for (int k = item.shared.size(); k < shareable(item, computed); k++) {
            Block block = cache.get(name(item, k));
            if (block != null) {
                item.shared.add(hit(block, now));
            } else {
                Block made = add(item, k, now);
                if (settings.write() == KvCaching.Write.THROUGH) {
                    write(made);
                }
            }
        }
    }

    private Block add(StepByStepReference.Item item, int k, long now) {
        Block made = new Block(name(item, k), k, now);
        made.users = 1;
        cache.put(made.name, made);
        parents.put(made.name, k == 0 ? null : name(item, k - 1));
        item.shared.add(made);
        return made;
    }

    void leave(StepByStepReference.Item item, long now) {
        for (Block block : item.shared) {
            block.users--;
            block.used = now;
        }
        item.shared.clear();
    }

    private Comparator<Block> order() {
        return Comparator.<Block>comparingLong(
                        b -> settings.eviction().rank(b.used, b.born, b.uses))
                .thenComparingLong(b -> b.used)
                .thenComparingInt(b -> -b.depth)
                .thenComparingLong(b -> b.name);
    }

    /** Lets blocks go until those that nobody uses fit into what can be taken. */
    void makeRoom(long available) {
        long unusedBlocks = cache.values().stream().filter(b -> b.users == 0).count();
        while (unusedBlocks * weight() > available) {
            evict();
            unusedBlocks--;
        }
    }

    private void evict() {
        boolean tree = settings.index() == KvCaching.Index.RADIX;
        Block gone =
                cache.values().stream()
                        .filter(b -> b.users == 0)
                        .filter(
                                b ->
                                        !tree
                                                || cache.keySet().stream()
                                                        .noneMatch(
                                                                name ->
                                                                        Long.valueOf(b.name)
                                                                                .equals(
                                                                                        parents.get(
                                                                                                name))))
                        .min(order())
                        .orElseThrow();
        cache.remove(gone.name);
        if (settings.write() == KvCaching.Write.BACK) {
            write(gone);
        }
    }

    // ---- tiers ----

    private void write(Block block) {
        if (!tiers.isEmpty()) {
            toWrite.add(block);
        }
    }

    void flush(long now) {
        toWrite.removeIf(block -> tiers.getFirst().here.containsKey(block.name));
        if (!toWrite.isEmpty()) {
            send(0, toWrite, now);
            toWrite = new ArrayList<>();
        }
    }

    private void send(int tier, List<Block> blocks, long now) {
        double bytes = blocks.size() * blockBytes;
        writtenBytes += bytes;
        long token = copies++ * 8 + tier;
        underWay.put(token, blocks);
        Tier to = tiers.get(tier);
        to.write.start(now, 0, bytes / to.rates.writeRate(), token);
    }

    /** Begins a copy from each tier that has the next blocks; false where none or no room. */
    boolean load(StepByStepReference.Item item, long available, long now) {
        List<Block> found = found(item);
        int most = shareable(item, item.target - 1);
        int[] counts = new int[tiers.size()];
        List<Block> read = new ArrayList<>();
        for (int k = found.size(); k < most; k++) {
            long name = name(item, k);
            int tier = 0;
            while (tier < tiers.size() && !tiers.get(tier).here.containsKey(name)) {
                tier++;
            }
            if (cache.containsKey(name) || tier == tiers.size()) {
                break;
            }
            counts[tier]++;
            read.add(tiers.get(tier).here.get(name));
        }
        if (read.isEmpty() || (long) read.size() * weight() > available - unused(found)) {
            return false;
        }
        long after = available - unused(found) - (long) read.size() * weight();
        use(item, found, now);
        for (Block block : read) {
            block.used = now;
            block.uses++;
            add(item, block.depth, now).loading = true;
        }
        makeRoom(after);
        for (int tier = 0; tier < tiers.size(); tier++) {
            if (counts[tier] > 0) {
                double bytes = counts[tier] * blockBytes;
                readBytes += bytes;
                item.loading++;
                long token = copies++ * 8 + tier;
                underWay.put(token, item);
                Tier from = tiers.get(tier);
                from.read.start(now, 0, bytes / from.rates.readRate(), token);
            }
        }
        return true;
    }

    /** Ends all copies that are done by now, in the order in which they are. */
    void poll(long now) {
        while (true) {
            TierLink link = null;
            for (Tier tier : tiers) {
                for (TierLink of : List.of(tier.read, tier.write)) {
                    if (of.nextNanos() <= now
                            && (link == null || of.nextNanos() < link.nextNanos())) {
                        link = of;
                    }
                }
            }
            if (link == null) {
                return;
            }
            if (link.poll(link.nextNanos())) {
                done(link.doneToken(), link.doneNanos());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void done(long token, long now) {
        Object what = underWay.remove(token);
        int tier = (int) (token % 8);
        if (what instanceof StepByStepReference.Item item) {
            item.loading--;
            if (item.loading == 0) {
                ended.add(item);
            }
            return;
        }
        List<Block> demoted = new ArrayList<>();
        for (Block block : (List<Block>) what) {
            put(tier, block, now, demoted);
        }
        if (!demoted.isEmpty()) {
            send(tier + 1, demoted, now);
        }
    }

    private void put(int at, Block block, long now, List<Block> demoted) {
        Tier tier = tiers.get(at);
        Block known = tier.here.get(block.name);
        if (known != null) {
            known.used = now;
            return;
        }
        if (tier.here.size() >= tier.capacity) {
            Block gone = tier.here.values().stream().min(order()).orElseThrow();
            tier.here.remove(gone.name);
            if (at + 1 < tiers.size() && !tiers.get(at + 1).here.containsKey(gone.name)) {
                demoted.add(gone);
            }
        }
        tier.here.put(block.name, new Block(block.name, block.depth, now));
    }

    boolean anyEnded() {
        return !ended.isEmpty();
    }

    void settle(long now) {
        for (StepByStepReference.Item item : ended) {
            for (int k = item.shared.size() - 1; k >= 0; k--) {
                Block block = item.shared.get(k);
                if (block.loading) {
                    block.loading = false;
                    if (settings.write() == KvCaching.Write.THROUGH) {
                        write(block);
                    }
                }
            }
            leave(item, now);
        }
        ended.clear();
    }

    /** Returns when the next load ends, or a request arrives if that is earlier. */
    long untilEnded(long arrival) {
        while (ended.isEmpty()) {
            long next = Long.MAX_VALUE;
            for (Tier tier : tiers) {
                next = Math.min(next, Math.min(tier.read.nextNanos(), tier.write.nextNanos()));
            }
            if (next >= arrival) {
                return arrival;
            }
            last = next;
            poll(next);
        }
        return last;
    }

    private long last;
}
