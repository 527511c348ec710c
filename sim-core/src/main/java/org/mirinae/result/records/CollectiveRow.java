package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** One size of a collective benchmark. */
public record CollectiveRow(
        @Metric(unit = "bytes", doc = "Size of the full buffer.") double sizeBytes,
        @Metric(unit = "count", doc = "Elements of that size.") double count,
        @Metric(
                        unit = "us",
                        family = Family.COLLECTIVE_TIME,
                        doc = "From the last rank's call to the last rank's end.")
                double timeUs,
        @Metric(unit = "GB/s", family = Family.COLLECTIVE_BANDWIDTH, doc = "Size over time.")
                double algbw,
        @Metric(
                        unit = "GB/s",
                        family = Family.COLLECTIVE_BANDWIDTH,
                        doc =
                                "Algorithm bandwidth times nccl-tests' factor, comparable with the links: 2(n-1)/n for all-reduce, (n-1)/n for all-gather, reduce-scatter and all-to-all, 1 for broadcast.")
                double busbw,
        @Metric(doc = "Algorithm and protocol chosen.") String algorithm,
        @Metric(doc = "Why that one, and whether the time is a measured curve's.") String reason) {}
