package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Doc;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Says how a library's grouped product of experts runs on a GPU; two of them, with routing, gather,
 * activation and scatter, were measured together:
 *
 * <pre>
 * t = launch + perExpert touched
 *   + 2 n k (products pairs + blocks16 rows16 + blocks64 rows64 + blocks128 rows128) / peak
 *   + 2 wave units 128 128 k min(1, pairs / 128) / peak
 *   + (reading touched + filled16 min(touched, pairs / 16) + filled64 min(touched, pairs / 64))
 *     n k weightBytes / bandwidth
 *   + 2 bytes (rows pairs (n + k) + tokens hidden tokens) / bandwidth
 * </pre>
 *
 * <p>{@code touched} experts meet {@code pairs} of tokens and experts, whose blocks of 16 rows hold
 * {@code rows16} and so on. No factor is below zero and each term grows with every size by no more
 * than the size does, so the sum does.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param weights precision of the weights
 * @param compute precision of the products
 * @param launch fixed time
 * @param perExpert time for each expert that is met
 * @param products time of rows over what they take at the peak
 * @param blocks16 time of the rows of blocks of 16 over what they take at the peak
 * @param blocks64 the same of blocks of 64
 * @param blocks128 the same of blocks of 128
 * @param wave blocks of 128 x 128 that every compute unit waits for
 * @param reading time of weights over what they take at the full bandwidth
 * @param filled16 further such time of experts that fill a block of 16 rows
 * @param filled64 further such time of experts that fill a block of 64 rows
 * @param rows passes over operands and results through memory
 * @param tokens passes over all tokens through memory
 * @param quality what it rests on
 */
@Doc("How a library's grouped product of experts runs on a GPU.")
public record GroupedGemmFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("Precision of the weights.") Precision weights,
        @Doc("Precision of the products.") Precision compute,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time for each expert that is met.") Seconds perExpert,
        @Doc("Time of rows over what they take at the peak.") @AtLeast(0) double products,
        @Doc("Time of the rows of blocks of 16 over what they take at the peak.") @AtLeast(0)
                double blocks16,
        @Doc("The same of blocks of 64.") @AtLeast(0) double blocks64,
        @Doc("The same of blocks of 128.") @AtLeast(0) double blocks128,
        @Doc("Blocks of 128 x 128 that every compute unit waits for.") @AtLeast(0) double wave,
        @Doc("Time of weights over what they take at the full bandwidth.") @AtLeast(0)
                double reading,
        @Doc("Further such time of experts that fill a block of 16 rows.") @AtLeast(0)
                double filled16,
        @Doc("Further such time of experts that fill a block of 64 rows.") @AtLeast(0)
                double filled64,
        @Doc("Passes over operands and results through memory.") @AtLeast(0) double rows,
        @Doc("Passes over all tokens through memory.") @AtLeast(0) double tokens,
        @Doc("What it rests on.") FitQuality quality) {}
