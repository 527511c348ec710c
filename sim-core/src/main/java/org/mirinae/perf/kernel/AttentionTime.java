package org.mirinae.perf.kernel;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.units.Precision;

/**
 * Time of attention by the forms of {@link ContextAttentionFit} and {@link GenerationAttentionFit},
 * and of recurrences that stand in its place by that of {@link ScanFit}. Multiplications, divisions
 * and square roots only.
 */
public final class AttentionTime {

    /** Rows of queries a compute unit works on at a time; FlashAttention's usual block. */
    private static final double BLOCK = 128;

    /** FLOPs the exponential of a score is counted as; {@link ContextAttentionFit#exponentials}. */
    private static final double EXPONENTIAL = 400;

    /** Memory is full speed after so long a stream; {@link GenerationAttentionFit#ramp}. */
    private static final double RAMP_SECONDS = 400e-6;

    private static final double ACTIVATION_BYTES = Precision.BF16.bytesPerElement();

    /** The bytes of one row of a query head; see {@link ContextAttentionFit#rows}. */
    private static final double ROW_BYTES = 256;

    /** Elements of a usual head; {@link GenerationAttentionFit#perHeadKeys}. */
    private static final double WIDTH = 128;

    private final AttentionHeads heads;
    private final @Nullable ContextAttentionFit context;
    private final @Nullable GenerationAttentionFit generation;
    private final @Nullable ScanFit scan;
    private final double peak;
    private final double units;
    private final double bandwidth;

    private AttentionTime(
            GpuRates rates,
            AttentionHeads heads,
            @Nullable ContextAttentionFit context,
            @Nullable GenerationAttentionFit generation,
            @Nullable ScanFit scan) {
        this.scan = scan;
        this.heads = heads;
        this.context = context;
        this.generation = generation;
        this.peak = context == null ? 0 : rates.peak(context.compute()) * rates.clockShare();
        this.units = rates.units();
        this.bandwidth = rates.memoryPeak();
    }

    /**
     * Finds the fits of attention, or of a recurrence, for a GPU under a stack.
     *
     * @return null where no fit is at hand, or the operator is neither forward attention nor a
     *     recurrence
     */
    static @Nullable AttentionTime of(
            GpuRates rates, OperatorKind kind, Precision compute, @Nullable AttentionHeads heads) {
        if (heads == null || rates.units() == 0) {
            return null;
        }
        AttentionFits fits = new AttentionFits(rates);
        if (kind == OperatorKind.ATTENTION_PREFILL) {
            ContextAttentionFit fit = fits.context(compute, heads.cache());
            return fit == null ? null : new AttentionTime(rates, heads, fit, null, null);
        }
        if (kind == OperatorKind.ATTENTION_DECODE) {
            GenerationAttentionFit fit = fits.generation(heads);
            return fit == null ? null : new AttentionTime(rates, heads, null, fit, null);
        }
        if (kind == OperatorKind.SCAN || kind == OperatorKind.SCAN_DECODE) {
            ScanFit fit = fits.scan(kind == OperatorKind.SCAN);
            return fit == null ? null : new AttentionTime(rates, heads, null, null, fit);
        }
        return null;
    }

    /** The fit it was given. */
    NearestFit nearest() {
        if (context != null) {
            return new NearestFit(context.library() + " " + context.version(), context.quality());
        }
        if (generation != null) {
            return new NearestFit(
                    generation.library() + " " + generation.version(), generation.quality());
        }
        if (scan != null) {
            return new NearestFit(scan.library() + " " + scan.version(), scan.quality());
        }
        throw new IllegalStateException("attention is priced by one of three fits");
    }

    /**
     * Seconds of one launch.
     *
     * @param sequences whose queries it holds
     * @param tokens queries
     * @param pairs of a query and a key it looks at
     * @param keys of all sequences
     * @param bytes moved through memory
     */
    double seconds(double sequences, double tokens, double pairs, double keys, double bytes) {
        if (context != null) {
            return context(context, heads, sequences, tokens, pairs, keys, peak, units, bandwidth);
        }
        if (scan != null) {
            return scan(scan, heads.keyValue(), sequences, tokens, bytes, units, bandwidth);
        }
        return generation == null
                ? 0
                : generation(generation, heads, sequences, keys, bytes, units, bandwidth);
    }

    /**
     * Returns how many of these bytes repeated calls move through memory, the rest being in the
     * cache.
     */
    double missed(double bytes, double cacheBytes) {
        return generation == null ? bytes : missed(generation.resident(), bytes, cacheBytes);
    }

    /**
     * Bytes that miss a cache: nearly none where they fit in it, nearly all where they are twice as
     * many. Grows with {@code bytes}.
     */
    public static double missed(double resident, double bytes, double cacheBytes) {
        double ratio = bytes == 0 ? 0 : resident * cacheBytes / bytes;
        double square = ratio * ratio;
        return bytes / (1 + square * square);
    }

    /** Seconds of attention over prompts. */
    public static double context(
            ContextAttentionFit fit,
            AttentionHeads heads,
            double sequences,
            double tokens,
            double pairs,
            double keys,
            double peak,
            double units,
            double bandwidth) {
        double pair =
                (fit.exponentials() * EXPONENTIAL + fit.products() * 4 * heads.width()) / peak;
        double longest = keys / sequences;
        double row =
                fit.rows() * ROW_BYTES * heads.query()
                        + 2
                                * ACTIVATION_BYTES
                                * heads.width()
                                * (fit.queries() * heads.query() + fit.keys() * heads.keyValue());
        return fit.launch().value()
                + fit.perHead().value() * sequences * heads.query() / units
                + tokens * row / bandwidth
                + pair * (pairs * heads.query() + fit.tail() * units * BLOCK * longest);
    }

    /**
     * Seconds of a recurrence.
     *
     * @param heads of values
     * @param tokens of all sequences
     */
    public static double scan(
            ScanFit fit,
            double heads,
            double sequences,
            double tokens,
            double bytes,
            double units,
            double bandwidth) {
        return fit.launch().value()
                + fit.perToken().value() * tokens / sequences
                + fit.perHeadToken().value() * tokens * heads / units
                + fit.passes() * bytes / bandwidth;
    }

    /** Seconds of attention of one new token a sequence. */
    public static double generation(
            GenerationAttentionFit fit,
            AttentionHeads heads,
            double sequences,
            double keys,
            double bytes,
            double units,
            double bandwidth) {
        double longest = keys / sequences / 1024;
        double head =
                fit.perHead().value()
                        + fit.perHeadKeys().value() * longest * (heads.width() / WIDTH);
        double blocks =
                sequences
                        * (fit.perKeyHead().value() * heads.keyValue() + head * heads.query())
                        / units;
        double moving = bytes / (fit.memory() * bandwidth);
        double full = Math.min(1, bytes / bandwidth / RAMP_SECONDS);
        return fit.launch().value()
                + fit.perKeys().value() * longest
                + fit.ramp().value() * Math.sqrt(full)
                + Math.max(blocks, moving)
                + Roofline.corner(blocks, moving);
    }
}
