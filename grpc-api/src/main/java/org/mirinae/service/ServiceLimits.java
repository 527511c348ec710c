package org.mirinae.service;

import java.time.Duration;
import org.mirinae.run.dispatch.RunLimits;

/**
 * Bounds that keep a server alive under any client. All are assumed figures, chosen for a machine
 * with 2 cores and a few GiB.
 *
 * @param maxMessageBytes largest request message
 * @param maxResourceBytes largest uploaded resource
 * @param maxStoredBytes all uploaded resources together
 * @param workers runs simulated at once
 * @param maxQueuedRuns runs waiting for a worker
 * @param maxKeptRuns finished runs remembered; the oldest goes first
 * @param maxWatchers watches open at once
 * @param drain how long a stop waits for runs before it cancels them
 */
public record ServiceLimits(
        int maxMessageBytes,
        long maxResourceBytes,
        long maxStoredBytes,
        int workers,
        int maxQueuedRuns,
        int maxKeptRuns,
        int maxWatchers,
        Duration drain) {

    /** 4 MiB messages, 64 MiB resources, 512 MiB of them, 2 workers, 100 queued, 1,000 kept. */
    public static ServiceLimits defaults() {
        return new ServiceLimits(
                4 << 20, 64L << 20, 512L << 20, 2, 100, 1_000, 1_000, Duration.ofSeconds(10));
    }

    /** Returns the limits that bound runs and watchers. */
    RunLimits runLimits() {
        return new RunLimits(workers, maxQueuedRuns, maxWatchers);
    }
}
