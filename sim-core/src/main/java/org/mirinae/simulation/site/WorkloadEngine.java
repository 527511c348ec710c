package org.mirinae.simulation.site;

import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.flow.FlowNetwork;

/**
 * Runs one workload on the loop that all workloads of a run share. It may begin at any time of that
 * loop, and counts from its own beginning: its times are those of {@link EventLoop#fromNow}.
 */
public interface WorkloadEngine {

    /** Registers its handlers and schedules its first events. Called once. */
    void start(EventLoop loop);

    /**
     * The same, of an engine that sends flows over the network all workloads of the run share.
     *
     * @param network made when first asked for
     */
    default void start(EventLoop loop, Supplier<FlowNetwork> network) {
        start(loop);
    }

    /**
     * Has an action run when the workload is done, so that its GPUs may be given to another. The
     * action runs once, in an event of its own, and the engine begins nothing after it. Asked for
     * before the start; an engine that nobody waits for keeps its GPUs for the whole run.
     */
    void whenDone(Runnable action);

    /** Returns how many GPUs it occupies. */
    long gpus();

    /**
     * Bytes in the memory of its fullest GPU, by what they are for, and under {@code capacity} what
     * that GPU has.
     */
    SequencedMap<String, Double> memoryBytes();

    /** Share of the work done, 0 to 1, for progress; NaN where it is not known. */
    double fractionDone();

    /**
     * Reports what came out. Called once, after it is done or the loop has run dry.
     *
     * @throws org.mirinae.problems.InfeasibleException when nothing finished, naming what binds:
     *     never a table of zeros
     */
    WorkloadReport report();
}
