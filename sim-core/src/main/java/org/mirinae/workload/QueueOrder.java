package org.mirinae.workload;

/** Who of the waiting requests is let in first, and who is pushed out when memory runs out. */
public enum QueueOrder {
    /** First come, first served; the one let in last is pushed out. */
    FCFS,
    /**
     * The lowest number of priority, among equals the first that came; the highest number, among
     * equals the last that came, is pushed out. As in vLLM.
     */
    PRIORITY
}
