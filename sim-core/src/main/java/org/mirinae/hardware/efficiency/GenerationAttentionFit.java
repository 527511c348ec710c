package org.mirinae.hardware.efficiency;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Precision;
import org.mirinae.units.Seconds;

/**
 * Says how a library's attention of one new token a sequence runs on a GPU:
 *
 * <pre>
 * t = launch + perKeys longest / 1024 + ramp sqrt(min(1, bytes / bandwidth / 400 us))
 *   + (c^4 + b^4)^(1/4),   b = bytes / (memory bandwidth),
 * c = sequences (perKeyHead keyHeads + (perHead + perHeadKeys keys/1024 width/128) heads) / units
 * </pre>
 *
 * <p>A library has one kernel where every query head has its own keys, one where groups share them,
 * and often a third where groups are wider than a tile, in which every query head reads the keys by
 * itself; each head width is a kernel of its own too.
 *
 * @param library that computes it, as a stack names its engine
 * @param version of the library
 * @param cache precision of the KV cache
 * @param width of a head; 0 where all widths are fitted together
 * @param narrowest query heads that share keys, at least
 * @param widest query heads that share keys, at most
 * @param launch fixed time
 * @param perKeyHead time of one key head of one sequence on one compute unit
 * @param perHead time of one query head of one sequence on one compute unit
 * @param perHeadKeys time of one query head for each 1,024 keys of 128 elements on one compute unit
 * @param perKeys time for each 1,024 keys of a sequence, however many run beside it
 * @param memory share of the memory bandwidth
 * @param ramp what filling the memory's pipes costs at most
 * @param resident share of the last-level cache in which repeated calls find their keys
 * @param quality what it rests on
 */
@Doc("How a library's attention of one new token a sequence runs on a GPU.")
public record GenerationAttentionFit(
        @Doc("Library that computes it, as a stack names its engine.") String library,
        @Doc("Version of the library.") String version,
        @Doc("Precision of the KV cache.") Precision cache,
        @Doc("Width of a head; 0 where all widths are fitted together.") @AtLeast(0) int width,
        @Doc("Query heads that share keys, at least.") @AtLeast(1) int narrowest,
        @Doc("Query heads that share keys, at most.") @AtLeast(1) int widest,
        @Doc("Fixed time.") Seconds launch,
        @Doc("Time of one key head of one sequence on one compute unit.") Seconds perKeyHead,
        @Doc("Time of one query head of one sequence on one compute unit.") Seconds perHead,
        @Doc("Time of one query head for each 1,024 keys of 128 elements on one compute unit.")
                @Default("0 s")
                Seconds perHeadKeys,
        @Doc("Time for each 1,024 keys of a sequence.") Seconds perKeys,
        @Doc("Share of the memory bandwidth.") @Positive @AtMost(1) double memory,
        @Doc("What filling the memory's pipes costs at most.") Seconds ramp,
        @Doc("Share of the last-level cache in which repeated calls find their keys.")
                @AtLeast(0)
                @AtMost(1)
                double resident,
        @Doc("What it rests on.") FitQuality quality) {}
