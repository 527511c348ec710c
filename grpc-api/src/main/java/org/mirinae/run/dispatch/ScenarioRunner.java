package org.mirinae.run.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks scenarios and runs them; the service's only view of the simulator. Implementations are
 * called from several threads at once.
 */
public interface ScenarioRunner {

    /**
     * Reads a scenario and checks it.
     *
     * @throws org.mirinae.problems.InvalidScenarioException with every problem of the scenario
     * @throws org.mirinae.problems.InfeasibleException when it can be seen at once that the
     *     scenario does not fit its cluster
     */
    Checked check(Input input);

    /** The text of an example this server ships, or nothing. */
    Optional<String> example(String name);

    /**
     * Holds what a client sent.
     *
     * @param document YAML or JSON text
     * @param resources bytes by the name the document uses
     * @param overrides each {@code path.to.field=value}, later ones win
     * @param seed in place of the scenario's own
     * @param replications seeds to run, at least 1
     */
    record Input(
            String document,
            Map<String, byte[]> resources,
            List<String> overrides,
            OptionalLong seed,
            int replications) {}

    /** A scenario that can be run. */
    interface Checked {

        /** The scenario's own name. */
        String name();

        /** SHA-256 of everything the run depends on, lower-case hexadecimal. */
        String inputDigest();

        /**
         * Simulates; blocks until done.
         *
         * @throws RunCancelledException when the monitor said so
         * @throws org.mirinae.problems.InvalidScenarioException for what only the run could see
         * @throws org.mirinae.problems.InfeasibleException when the scenario does not fit
         */
        Outcome run(Monitor monitor);
    }

    /**
     * A result.
     *
     * @param json the contract's JSON document
     * @param digest the digest inside it
     */
    record Outcome(String json, String digest) {}

    /** Lets the service follow a run and stop it. */
    interface Monitor {

        /** Returns whether the run is to stop soon. */
        boolean cancelled();

        /**
         * Tells how far the run is.
         *
         * @param fraction share of the work done, 0 to 1, or NaN where it is not known
         * @param simulatedSeconds simulated time reached
         * @param events events handled so far
         */
        void progress(double fraction, double simulatedSeconds, long events);
    }

    /** The run stopped because it was told to. */
    final class RunCancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** A run stopped on request. */
        public RunCancelledException() {
            super("the run was cancelled");
        }
    }
}
