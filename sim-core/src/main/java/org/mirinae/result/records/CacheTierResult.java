package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says what one level of memory did for prompts. */
public record CacheTierResult(
        @Metric(doc = "hbm for the chips' own memory, else dram, nvme or remote.") String tier,
        @Metric(
                        unit = "B",
                        doc =
                                "What it holds of all replicas, or of a whole pool; of the chips' memory"
                                        + " the blocks of the KV cache.")
                double capacityBytes,
        @Metric(unit = "tokens", doc = "Prompt tokens found here.") long hitTokens,
        @Metric(unit = "share", doc = "Share of asked_tokens found here.") double hitRate,
        @Metric(unit = "B", doc = "Read from here into the chips' memory.") double readBytes,
        @Metric(unit = "B", doc = "Written to here.") double writtenBytes,
        @Metric(
                        unit = "s",
                        family = Family.LATENCY,
                        doc =
                                "Time that requests whose turn it was waited for blocks from here, summed.")
                double stallSeconds) {}
