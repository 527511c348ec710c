package org.mirinae.run.dispatch;

/**
 * Bounds on what runs and watchers may take.
 *
 * @param workers runs simulated at once
 * @param maxQueued runs waiting for a worker
 * @param maxWatches watches open at once
 */
public record RunLimits(int workers, int maxQueued, int maxWatches) {}
