package org.mirinae.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets the outside ask a run to stop, and hear how far it is. The real clock is injected, so that
 * nothing in here can reach the result.
 *
 * @param cancelled asked every {@value #EVENTS_BETWEEN_LOOKS} events; true stops the run
 * @param realNanos a real clock that never goes back
 * @param betweenReportsNanos least real time between two reports
 * @param listener takes the reports, on the thread of the run
 */
public record RunControl(
        BooleanSupplier cancelled,
        LongSupplier realNanos,
        long betweenReportsNanos,
        ProgressListener listener) {

    /** A power of two; at some 100 ns to 1 ms an event, a look every 30 us to 250 ms. */
    static final int EVENTS_BETWEEN_LOOKS = 256;

    /** Never cancelled, nobody listens. */
    public static final RunControl UNATTENDED =
            new RunControl(() -> false, () -> 0, Long.MAX_VALUE, (events, nowNanos) -> {});

    /** Takes reports of progress. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * Hears how far the run is.
         *
         * @param events taken so far
         * @param nowNanos simulated time
         */
        void progress(long events, long nowNanos);
    }

    Watch watch() {
        return new Watch(this);
    }

    /** The state of one run's reports. */
    static final class Watch {
        private final RunControl control;
        private long reportedNanos;

        private Watch(RunControl control) {
            this.control = control;
            this.reportedNanos = control.realNanos.getAsLong();
        }

        void look(long events, long nowNanos) {
            if (control.cancelled.getAsBoolean()) {
                throw new RunCancelledException(nowNanos);
            }
            long real = control.realNanos.getAsLong();
            if (real - reportedNanos >= control.betweenReportsNanos) {
                reportedNanos = real;
                control.listener.progress(events, nowNanos);
            }
        }

        void done(long events, long nowNanos) {
            control.listener.progress(events, nowNanos);
        }
    }
}
