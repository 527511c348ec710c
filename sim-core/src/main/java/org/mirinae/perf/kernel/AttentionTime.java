package org.mirinae.perf.kernel;

import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.ScanFit;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
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

    private final @Nullable ContextAttentionFit context;
    private final @Nullable GenerationAttentionFit generation;
    private final @Nullable ScanFit scan;
    private final GpuSpeed speed;

    private AttentionTime(
            GpuRates rates,
            @Nullable ContextAttentionFit context,
            @Nullable GenerationAttentionFit generation,
            @Nullable ScanFit scan) {
        this.scan = scan;
        this.context = context;
        this.generation = generation;
        this.speed =
                new GpuSpeed(
                        context == null ? 0 : rates.peak(context.compute()) * rates.clockShare(),
                        rates.units(),
                        rates.memoryPeak());
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
            return fit == null ? null : new AttentionTime(rates, fit, null, null);
        }
        if (kind == OperatorKind.ATTENTION_DECODE) {
            GenerationAttentionFit fit = fits.generation(heads);
            return fit == null ? null : new AttentionTime(rates, null, fit, null);
        }
        if (kind == OperatorKind.SCAN || kind == OperatorKind.SCAN_DECODE) {
            ScanFit fit = fits.scan(kind == OperatorKind.SCAN);
            return fit == null ? null : new AttentionTime(rates, null, null, fit);
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
     * @param bytes moved through memory
     */
    double seconds(AttentionSize size, double bytes) {
        if (context != null) {
            return context(context, size, speed);
        }
        if (scan != null) {
            return scan(scan, size, bytes, speed);
        }
        return generation == null ? 0 : generation(generation, size, bytes, speed);
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
    public static double context(ContextAttentionFit fit, AttentionSize size, GpuSpeed speed) {
        AttentionHeads heads = size.heads();
        double pair =
                (fit.exponentials() * EXPONENTIAL + fit.products() * 4 * heads.width())
                        / speed.flopsPerSecond();
        double longest = size.keys() / size.sequences();
        double row =
                fit.rows() * ROW_BYTES * heads.query()
                        + 2
                                * ACTIVATION_BYTES
                                * heads.width()
                                * (fit.queries() * heads.query() + fit.keys() * heads.keyValue());
        return fit.launch().value()
                + fit.perHead().value() * size.sequences() * heads.query() / speed.units()
                + size.tokens() * row / speed.bytesPerSecond()
                + pair
                        * (size.pairs() * heads.query()
                                + fit.tail() * speed.units() * BLOCK * longest);
    }

    /**
     * Seconds of a recurrence, whose heads of keys and values are those of values.
     *
     * @param bytes moved through memory
     */
    public static double scan(ScanFit fit, AttentionSize size, double bytes, GpuSpeed speed) {
        return fit.launch().value()
                + fit.perToken().value() * size.tokens() / size.sequences()
                + fit.perHeadToken().value()
                        * size.tokens()
                        * size.heads().keyValue()
                        / speed.units()
                + fit.passes() * bytes / speed.bytesPerSecond();
    }

    /**
     * Seconds of attention of one new token a sequence.
     *
     * @param bytes moved through memory
     */
    public static double generation(
            GenerationAttentionFit fit, AttentionSize size, double bytes, GpuSpeed speed) {
        AttentionHeads heads = size.heads();
        double longest = size.keys() / size.sequences() / 1024;
        double head =
                fit.perHead().value()
                        + fit.perHeadKeys().value() * longest * (heads.width() / WIDTH);
        double blocks =
                size.sequences()
                        * (fit.perKeyHead().value() * heads.keyValue() + head * heads.query())
                        / speed.units();
        double moving = bytes / (fit.memory() * speed.bytesPerSecond());
        double full = Math.min(1, bytes / speed.bytesPerSecond() / RAMP_SECONDS);
        return fit.launch().value()
                + fit.perKeys().value() * longest
                + fit.ramp().value() * Math.sqrt(full)
                + Math.max(blocks, moving)
                + Roofline.corner(blocks, moving);
    }
}
