package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Doc;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Says how a library's causal attention over prompts runs on a GPU: the sum of what starts it, what
 * each head of each sequence takes, what moves queries, keys and values, and what the pairs of
 * queries and keys cost, those in the last wave of blocks included:
 *
 * <pre>
 * t = launch + perHead sequences heads / units
 *   + 4 tokens (rows 64 heads + queries heads width + keys keyHeads width) / bandwidth
 *   + w (pairs heads + tail units 128 longest),   w = (exponentials 400 + products 4 width) / peak
 * </pre>
 *
 * <p>Every term grows with every size; none is fitted below zero. The measured operator writes the
 * KV cache too.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param compute precision of the products
 * @param cache precision of the KV cache it writes
 * @param launch fixed time
 * @param perHead time of one head of one sequence on one compute unit
 * @param rows passes of 256 bytes through memory for each row of a query head
 * @param queries passes of queries and outputs through memory, in 16 bits
 * @param keys passes of keys and values through memory, in 16 bits
 * @param exponentials times what 400 FLOPs take at the peak, for each pair
 * @param products times what the products take at the peak
 * @param tail blocks of 128 queries a compute unit waits for in the last wave
 * @param quality what it rests on
 */
@Doc("How a library's causal attention over prompts runs on a GPU.")
public record ContextAttentionFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("Precision of the products.") Precision compute,
        @Doc("Precision of the KV cache it writes.") Precision cache,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time of one head of one sequence on one compute unit.") Seconds perHead,
        @Doc("Passes of 256 bytes through memory for each row of a query head.") @AtLeast(0)
                double rows,
        @Doc("Passes of queries and outputs through memory, in 16 bits.") @AtLeast(0)
                double queries,
        @Doc("Passes of keys and values through memory, in 16 bits.") @AtLeast(0) double keys,
        @Doc("Times what 400 FLOPs take at the peak, for each pair of query and key.") @AtLeast(0)
                double exponentials,
        @Doc("Times what the products take at the peak.") @AtLeast(0) double products,
        @Doc("Blocks of 128 queries a compute unit waits for in the last wave.") @AtLeast(0)
                double tail,
        @Doc("What it rests on.") FitQuality quality) {}
