package org.mirinae.stack;

import java.util.List;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says what a serving engine does unless told otherwise.
 *
 * @param maxBatchedTokens tokens in one iteration
 * @param maxSequences sequences in one iteration
 * @param blockSize tokens in one block of the KV cache
 * @param memoryUtilization share of the GPU's memory the engine may fill
 * @param chunkedPrefill whether long prompts are cut over iterations
 * @param reservation how much cache a request must find free to be admitted
 * @param sharedKeyGroups numbers of query heads that share keys for which decoding has a kernel
 *     that reads shared keys once; empty where it has one for all
 */
@Doc("What a serving engine does unless told otherwise.")
public record ServingDefaults(
        @Doc("Tokens in one iteration.") @Positive int maxBatchedTokens,
        @Doc("Sequences in one iteration.") @Positive int maxSequences,
        @Doc("Tokens in one block of the KV cache.") @Positive int blockSize,
        @Doc("Share of the GPU's memory the engine may fill.") @Positive @AtMost(1)
                double memoryUtilization,
        @Doc("Whether long prompts are cut over iterations.") boolean chunkedPrefill,
        @Doc("How much cache a request must find free to be admitted.") @Default("on_demand")
                KvReservation reservation,
        @Doc("Groups of query heads whose shared keys decoding reads once; none named: all.")
                @Default("[]")
                List<Integer> sharedKeyGroups) {

    /** Copies the groups. */
    public ServingDefaults {
        sharedKeyGroups = List.copyOf(sharedKeyGroups);
    }
}
