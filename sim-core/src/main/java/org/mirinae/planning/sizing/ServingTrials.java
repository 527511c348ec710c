package org.mirinae.planning.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.engine.RunCancelledException;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Runs one serving workload under loads and sizes of a search, always over the same seeds: numbers
 * are common to all candidates, so that they differ by what is asked and not by chance (Law,
 * Simulation Modeling and Analysis, ch. 11).
 */
final class ServingTrials {

    private final String name;
    private final String path;
    private final KernelBackend backend;
    private final List<Long> seeds;
    private final BooleanSupplier cancelled;
    private int runs;

    /**
     * Trials of a workload.
     *
     * @param name of the workload, the beginning of its streams' names
     * @param path of the workload in its document
     * @param seed the first
     * @param count how many seeds follow each other
     * @param cancelled asked before every run
     */
    ServingTrials(
            String name,
            String path,
            long seed,
            int count,
            KernelBackend backend,
            BooleanSupplier cancelled) {
        this.name = name;
        this.path = path;
        this.backend = backend;
        this.cancelled = cancelled;
        seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(seed + i);
        }
    }

    /** Holds what one run yielded: its figures and what its GPUs drew above idling, in joules. */
    record Outcome(ServingResult result, double activeJoules) {

        /** Every objective is met and nothing failed. */
        boolean met() {
            return result.counts().failed() == 0 && result.missedObjectives().isEmpty();
        }
    }

    int seedCount() {
        return seeds.size();
    }

    /** Runs made so far. */
    int runs() {
        return runs;
    }

    /**
     * One run.
     *
     * @param seed by its place
     * @throws InfeasibleException when it does not fit, naming what binds
     */
    Outcome run(ServingWorkload workload, Cluster cluster, int seed) {
        if (cancelled.getAsBoolean()) {
            throw new RunCancelledException(0);
        }
        runs++;
        WorkloadEngine engine =
                ServingSimulation.engine(
                        workload,
                        new WorkloadSite(
                                name,
                                path,
                                cluster,
                                Interconnect.of(cluster, workload.stack()),
                                backend,
                                new RandomStreams(seeds.get(seed))));
        EventLoop loop = new EventLoop();
        engine.start(loop);
        loop.run();
        WorkloadReport report = engine.report();
        return new Outcome((ServingResult) report.result(), report.activeJoules());
    }

    /** Returns whether one seed meets every objective; a queue without end meets none. */
    boolean holds(ServingWorkload workload, Cluster cluster, int seed) {
        try {
            return run(workload, cluster, seed).met();
        } catch (InfeasibleException diverges) {
            return false; // what never fits is told by the run under a light load
        }
    }

    /** Returns whether every seed meets every objective; stops at the first that does not. */
    boolean met(ServingWorkload workload, Cluster cluster) {
        for (int seed = 0; seed < seeds.size(); seed++) {
            if (!holds(workload, cluster, seed)) {
                return false;
            }
        }
        return true;
    }
}
