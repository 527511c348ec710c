package org.mirinae.simulation.site;

import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.result.BasisShares;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.WorkloadResult;

/**
 * Reports what one workload yields.
 *
 * @param result its figures
 * @param basis what its simulated time rests on
 * @param busySeconds GPU time behind those shares: their weight beside other workloads
 * @param activeJoules energy of its nodes above what they draw idle, over the run
 * @param gpus how many it occupies
 * @param assumptions what it assumed beyond the scenario, each a sentence
 * @param files further files of {@code --out}, by name, made only when asked for
 * @param timeline what went on when, made only when asked for; empty where none is drawn
 */
public record WorkloadReport(
        WorkloadResult result,
        BasisShares basis,
        double busySeconds,
        double activeJoules,
        long gpus,
        List<String> assumptions,
        SequencedMap<String, Supplier<byte[]>> files,
        Supplier<List<TimelineSlice>> timeline) {

    /** Makes the report of a workload that draws no timeline. */
    public WorkloadReport(
            WorkloadResult result,
            BasisShares basis,
            double busySeconds,
            double activeJoules,
            long gpus,
            List<String> assumptions,
            SequencedMap<String, Supplier<byte[]>> files) {
        this(result, basis, busySeconds, activeJoules, gpus, assumptions, files, List::of);
    }

    /** Keeps its own copy of the assumptions. */
    public WorkloadReport {
        assumptions = List.copyOf(assumptions);
    }
}
