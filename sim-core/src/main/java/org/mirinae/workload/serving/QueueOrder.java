package org.mirinae.workload.serving;

/**
 * Says which of the waiting requests is admitted first, and which is preempted when memory runs
 * out.
 */
public enum QueueOrder {
    /** First come, first served; the one admitted last is preempted. */
    FCFS,
    /**
     * The lowest number of priority, among equals the first that came; the highest number, among
     * equals the last that came, is preempted. As in vLLM.
     */
    PRIORITY
}
