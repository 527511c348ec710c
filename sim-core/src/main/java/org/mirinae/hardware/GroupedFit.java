package org.mirinae.hardware;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * How a library's grouped product of experts runs on a chip; two of them, with routing, gather,
 * activation and scatter, were measured together:
 *
 * <pre>
 * t = launch + perExpert touched + (c^4 + b^4)^(1/4)
 *   + 2 bytes (rows (n + k) pairs + tokens hidden tokens) / bandwidth
 *   + expert n k weightBytes / bandwidth touched / (touched + 4)
 * c = 2 (n k pairs (1 + skew s) + tail units 128 128 k min(1, pairs / 128)) / (share peak)
 * b = touched n k weightBytes / (memory bandwidth)
 * </pre>
 *
 * <p>{@code touched} experts meet {@code pairs} of tokens and experts; {@code s} is 0 where routing
 * is balanced, 0.5 and 1 for power laws of exponent 1.01 and 1.2.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param weights precision of the weights
 * @param compute precision of the products
 * @param launch fixed time
 * @param perExpert time for each expert that is met
 * @param share of the peak
 * @param memory share of the memory bandwidth
 * @param tail blocks of work a compute unit waits for in the last wave
 * @param expert how much slower the weights of few experts are drawn than those of many
 * @param rows passes over operands and results through memory
 * @param tokens passes over all tokens through memory
 * @param skew how much longer a power law of exponent 1.2 makes the products
 * @param quality what it rests on
 */
@Doc("How a library's grouped product of experts runs on a chip.")
public record GroupedFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("Precision of the weights.") Precision weights,
        @Doc("Precision of the products.") Precision compute,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time for each expert that is met.") Seconds perExpert,
        @Doc("Share of the peak.") @Positive @AtMost(1) double share,
        @Doc("Share of the memory bandwidth.") @Positive @AtMost(1) double memory,
        @Doc("Blocks of work a compute unit waits for in the last wave.") @AtLeast(0) double tail,
        @Doc("How much slower the weights of few experts are drawn.") @AtLeast(0) double expert,
        @Doc("Passes over operands and results through memory.") @AtLeast(0) double rows,
        @Doc("Passes over all tokens through memory.") @AtLeast(0) double tokens,
        @Doc("How much longer a power law of exponent 1.2 makes the products.") @AtLeast(0)
                double skew,
        @Doc("What it rests on.") FitQuality quality) {}
