package org.mirinae.result;

/** Says what computing the result took of the machine; not part of the digest. */
public record SimulationUsage(
        @Metric(unit = "s", doc = "Wall-clock time from the start of the process to the result.")
                double wallSeconds,
        @Metric(
                        unit = "s",
                        doc =
                                "CPU time of all threads of the process from the start to "
                                        + "the result, compilation and garbage collection included.")
                double cpuSeconds,
        @Metric(unit = "count", doc = "Events the loop handled, over all replications.")
                long events,
        @Metric(doc = "Backend that ran the batch arithmetic.") String backend) {}
