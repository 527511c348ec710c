package org.mirinae.simulation.serving.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.perf.serving.KvTierRates;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.CacheTierResult;
import org.mirinae.simulation.serving.gateway.Fleet;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.TierMeter;

/** Makes the figures of what requests found of their prompts. */
public final class CacheReport {

    private CacheReport() {}

    /** Null where the requests do not say which prompts begin alike. */
    static @Nullable public CacheResult of(Fleet fleet, Requests requests) {
        if (requests.prefixes == null) {
            return null;
        }
        long asked = 0;
        long found = 0;
        double capacity = 0;
        for (int r = 0; r < fleet.size(); r++) {
            asked += fleet.replicas[r].cacheMeter().askedTokens();
            found += fleet.replicas[r].cacheMeter().foundTokens();
            ServingMemory memory = fleet.deployment(r).memory();
            capacity += memory.blocks() * memory.blockBytes();
        }
        List<CacheTierResult> levels = new ArrayList<>();
        levels.add(new CacheTierResult("hbm", capacity, found, share(found, asked), 0, 0, 0));
        long hits = found;
        for (int p = 0; p < fleet.pools.size(); p++) {
            KvTiers tiers = fleet.tiers[p];
            for (int t = 0; tiers != null && t < tiers.rates().length; t++) {
                hits += tiers.meters()[t].hitTokens();
                int replicas = fleet.first[p + 1] - fleet.first[p];
                levels.add(level(tiers, t, replicas, asked));
            }
        }
        return new CacheResult(asked, share(hits, asked), levels);
    }

    private static CacheTierResult level(KvTiers tiers, int tier, int replicas, long asked) {
        KvTierRates rates = tiers.rates()[tier];
        TierMeter meter = tiers.meters()[tier];
        return new CacheTierResult(
                rates.name(),
                rates.capacity() * (KvTiers.shared(rates) ? 1 : replicas),
                meter.hitTokens(),
                share(meter.hitTokens(), asked),
                meter.readBytes(),
                meter.writtenBytes(),
                meter.stallSeconds());
    }

    private static double share(long tokens, long ofTokens) {
        return ofTokens == 0 ? 0 : (double) tokens / ofTokens;
    }
}
