package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * Says how a library's recurrence over a matrix state (gated delta rule, its short convolution
 * included) runs on a GPU: a sequence's chunks follow one another, its heads run side by side.
 *
 * <pre>
 * t = launch + perToken longest + perHeadToken tokens valueHeads / units + passes bytes /
 * bandwidth
 * </pre>
 *
 * <p>Every term grows with every size; none is fitted below zero.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param phase {@link #CONTEXT} or {@link #GENERATION}
 * @param launch fixed time
 * @param perToken time of one token of the longest sequence, however many run beside it
 * @param perHeadToken time of one token of one value head on one compute unit
 * @param passes over the operator's bytes through memory
 * @param quality what it rests on
 */
@Doc("How a library's recurrence over a matrix state runs on a GPU.")
public record ScanFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("context for prompts, generation for new tokens.") String phase,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time of one token of the longest sequence.") Seconds perToken,
        @Doc("Time of one token of one value head on one compute unit.") Seconds perHeadToken,
        @Doc("Passes over the operator's bytes through memory.") @AtLeast(0) double passes,
        @Doc("What it rests on.") FitQuality quality) {

    /** Phase of prompts. */
    public static final String CONTEXT = "context";

    /** Phase of new tokens. */
    public static final String GENERATION = "generation";
}
