package org.mirinae.workload.training;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;

/**
 * Writing checkpoints.
 *
 * @param everySteps steps from one to the next
 * @param mode what training waits for
 * @param storageRate of the shared storage, all nodes together
 * @param bytesPerParameter kept for each parameter
 * @param storageEvery checkpoints from one on shared storage to the next, in mode {@code tiered}
 */
@Doc("Writing checkpoints.")
public record Checkpointing(
        @Doc("Steps from one checkpoint to the next.") @AtLeast(1) @AtMost(1e9) int everySteps,
        @Doc("What training waits for.") @Default("asynchronous") Mode mode,
        @Doc("Rate of the shared storage, all nodes together.") @Positive ByteRate storageRate,
        @Doc(
                        "Bytes kept for each parameter: 14 are a weight in 16 bits, its FP32 copy and two moments.")
                @Default("14")
                @Positive
                double bytesPerParameter,
        @Doc("Checkpoints from one on shared storage to the next, in mode tiered.")
                @Default("10")
                @AtLeast(1)
                @AtMost(1e6)
                int storageEvery) {

    /** The same on storage that is no faster than this. */
    public Checkpointing atMost(ByteRate rate) {
        return rate.compareTo(storageRate) < 0
                ? new Checkpointing(everySteps, mode, rate, bytesPerParameter, storageEvery)
                : this;
    }

    /** Says what training waits for. */
    public enum Mode {
        /** Until all is on shared storage. */
        BLOCKING,
        /** Until all is in host memory; it drains to shared storage meanwhile. */
        ASYNCHRONOUS,
        /**
         * Until all is in host memory; it drains to the drives of the nodes, and every so often
         * from there to shared storage (Gemini, Wang et al., SOSP 2023, keeps copies in host
         * memory).
         */
        TIERED
    }
}
