package org.mirinae.workload.training;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Reading what is trained on.
 *
 * @param rate of the storage, all nodes together
 * @param bytesPerToken read for each; 4 for a token id in 32 bits, more for pictures and sound
 * @param host time of the host for one step's batches: decoding, tokenising, shuffling
 * @param prefetch whether it goes on beside the step before
 */
@Doc("Reading what is trained on.")
public record DataLoading(
        @Doc("Rate of the storage, all nodes together.") @Positive ByteRate rate,
        @Doc("Bytes read for each token.") @Default("4") @AtLeast(0) double bytesPerToken,
        @Doc("Host, for the batches of one step.") @Default("0 s") Seconds host,
        @Doc("Whether it goes on beside the step before.") @Default("true") boolean prefetch) {

    /** Seconds for so many tokens, by itself. */
    public double seconds(double tokens) {
        return host.value() + tokens * bytesPerToken / rate.bytesPerSecond();
    }

    /** Seconds of it that a step of this length does not hide. */
    public double exposed(double tokens, double step) {
        double seconds = seconds(tokens);
        return prefetch ? Math.max(0, seconds - step) : seconds;
    }
}
