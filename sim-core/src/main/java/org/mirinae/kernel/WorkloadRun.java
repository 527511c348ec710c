package org.mirinae.kernel;

/**
 * A timed run of a workload kernel.
 *
 * @param output its values
 * @param bestSeconds of the fastest repetition, without copies to and from the device
 */
@SuppressWarnings("ArrayRecordComponent") // values are read once and compared with a bound
public record WorkloadRun(float[] output, double bestSeconds) {}
