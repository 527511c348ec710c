package org.mirinae.policy;

/**
 * Bounds the iterations of a serving engine.
 *
 * @param tokens budget of one iteration; counts only for policies that have one, and is then at
 *     least {@code sequences}
 * @param sequences most in one iteration
 * @param chunkedPrefill whether prompts are cut over iterations
 * @param longPrefillThreshold most tokens of one prompt in one iteration; 0 for no such limit
 * @param blockSize tokens of a block of the cache
 */
public record BatchLimits(
        long tokens,
        int sequences,
        boolean chunkedPrefill,
        long longPrefillThreshold,
        int blockSize) {}
