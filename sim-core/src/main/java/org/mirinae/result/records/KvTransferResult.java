package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;
import org.mirinae.result.Spread;

/** Caches sent from the replicas that computed prompts to those that decode. */
public record KvTransferResult(
        @Metric(unit = "count", doc = "Transfers.") long transfers,
        @Metric(unit = "B", doc = "Bytes asked for.") double sentBytes,
        @Metric(unit = "B", doc = "Bytes that arrived.") double receivedBytes,
        @Metric(
                        unit = "s",
                        family = Family.LATENCY,
                        doc = "Time in which at least one transfer was under way.")
                double busySeconds,
        @Metric(
                        unit = "ms",
                        family = Family.LATENCY,
                        doc = "time a cache was under way after its prompt")
                Spread transfer,
        @Metric(
                        unit = "ms",
                        family = Family.LATENCY,
                        doc =
                                "time from a request's first token until its cache was where it"
                                        + " decodes, waiting for blocks there included")
                Spread handover) {}
