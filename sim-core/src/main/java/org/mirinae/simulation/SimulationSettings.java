package org.mirinae.simulation;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Says how a run is run; nothing in here can reach its figures but the number of replications.
 *
 * @param replications seeds to run, from the scenario's own on, at least 1
 * @param cancelled asked now and then; true stops the run
 * @param realNanos a real clock that never goes back, for progress
 * @param progress takes reports, on the thread of the run
 */
public record SimulationSettings(
        int replications,
        BooleanSupplier cancelled,
        LongSupplier realNanos,
        ProgressListener progress) {

    /** Least real time between two reports of progress. */
    static final long BETWEEN_REPORTS_NANOS = 100_000_000L;

    /** One seed, never cancelled, nobody listens. */
    public static final SimulationSettings UNATTENDED =
            new SimulationSettings(1, () -> false, () -> 0, (fraction, seconds, events) -> {});

    /** Refuses fewer than one replication. */
    public SimulationSettings {
        if (replications < 1) {
            throw new IllegalArgumentException(replications + " replications");
        }
    }

    /** Takes reports of progress. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * Hears how far the run is.
         *
         * @param fraction share of the work done, 0 to 1, or NaN where it is not known
         * @param simulatedSeconds simulated time reached, over all replications
         * @param events handled so far, over all replications
         */
        void progress(double fraction, double simulatedSeconds, long events);
    }
}
