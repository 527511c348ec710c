package org.mirinae.simulation.site;

import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.flow.FlowNetwork;

/** Runs one workload on the loop that all workloads of a run share. */
public interface WorkloadEngine {

    /** Registers its handlers and schedules its first events. Called once, at time 0. */
    void start(EventLoop loop);

    /**
     * The same, of an engine that sends flows over the network all workloads of the run share.
     *
     * @param network made when first asked for
     */
    default void start(EventLoop loop, Supplier<FlowNetwork> network) {
        start(loop);
    }

    /** How many GPUs it occupies. */
    long gpus();

    /**
     * Bytes in the memory of its fullest GPU, by what they are for, and under {@code capacity} what
     * that GPU has.
     */
    SequencedMap<String, Double> memoryBytes();

    /** Share of the work done, 0 to 1, for progress; NaN where it is not known. */
    double fractionDone();

    /**
     * What came out. Called once, after the loop has run dry.
     *
     * @throws org.mirinae.problems.InfeasibleException when nothing finished, naming what binds:
     *     never a table of zeros
     */
    WorkloadReport report();
}
