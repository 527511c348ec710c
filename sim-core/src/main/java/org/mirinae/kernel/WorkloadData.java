package org.mirinae.kernel;

/**
 * Holds what a workload kernel works on, in single precision.
 *
 * @param inputs arrays it reads
 * @param outputLength elements it writes
 * @param sizes whole numbers the kernel is told, in the order of its source's parameters
 * @param scalar one factor the kernel is told
 * @param globalSize work items
 * @param localSize work items of one group; divides the global size
 * @param flops it computes
 * @param bytes it must move through memory at least
 * @param label sizes as people read them
 */
@SuppressWarnings("ArrayRecordComponent") // arrays of millions are handed on, never compared
public record WorkloadData(
        float[][] inputs,
        int outputLength,
        int[] sizes,
        float scalar,
        int globalSize,
        int localSize,
        double flops,
        double bytes,
        String label) {}
