package org.mirinae.perf.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GemmGrid;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.hardware.efficiency.SizeSpan;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;
import org.mirinae.units.Precision;

/**
 * Holds the measurements an operator's time rests on: whose, how well their fit does on
 * measurements it has not seen, the measured point that is nearest, and how far beyond all of them
 * the operator lies.
 *
 * @param gpu that was measured
 * @param library and its version
 * @param what was measured
 * @param quality of the fit
 * @param nearest sizes of the nearest point that was measured, or lies among those that were
 * @param beyond how many times the furthest size lies outside those measured; 1 among them
 * @param kept whether a time is kept for this very shape
 * @param carried whether another GPU was measured than the one priced
 */
public record NearestMeasurement(
        String gpu,
        String library,
        String what,
        FitQuality quality,
        Map<String, Double> nearest,
        double beyond,
        boolean kept,
        boolean carried) {

    /** Times at so many knots come from measurements of most of them. */
    private static final int FULL = 500;

    private static final double PERCENT = 100;

    private static final double CONFIDENCE = 0.9;

    /**
     * The power by which bounds widen on another GPU of the same architecture, and in a format
     * other than that measured: nine of ten GEMMs carried over within a generation lie inside
     * (docs/calibration.md).
     */
    private static final double CARRIED = 2;

    /**
     * Finds the measurements that are nearest to an operator on a GPU under a stack.
     *
     * @return null where nothing of its kind was measured
     */
    public static @Nullable NearestMeasurement of(Operator operator, GpuRates rates) {
        KernelEfficiency kernels = rates.gpu().kernels();
        if (kernels == null) {
            return null;
        }
        AttentionSize size = operator.attention();
        GroupedGemmSize group = operator.grouped();
        if (operator.kind() == OperatorKind.LINEAR) {
            return product(operator, rates);
        }
        if (group != null) {
            GroupedGemmTime grouped = GroupedGemmTime.of(rates, operator.compute());
            return grouped == null
                    ? null
                    : of(rates, grouped.nearest(), "experts", sizes(operator, group));
        }
        if (size != null) {
            AttentionTime time =
                    AttentionTime.of(rates, operator.kind(), operator.compute(), size.heads());
            boolean scan = operator.kind() == OperatorKind.SCAN;
            boolean recurs = scan || operator.kind() == OperatorKind.SCAN_DECODE;
            return time == null
                    ? null
                    : of(rates, time.nearest(), recurs ? "recurrences" : "attention", sizes(size));
        }
        LatentAttentionFit latent = rates.latent(operator.kind());
        return latent == null
                ? null
                : of(
                        rates,
                        new NearestFit(latent.library() + " " + latent.version(), latent.quality()),
                        "latent attention",
                        Map.of());
    }

    private static NearestMeasurement of(
            GpuRates rates, NearestFit fit, String what, Map<String, Double> sizes) {
        Map<String, Double> nearest = new LinkedHashMap<>();
        double beyond = 1;
        for (SizeSpan span : fit.quality().spans()) {
            Double value = sizes.get(span.size());
            if (value != null) {
                nearest.put(span.size(), span.nearest(value));
                beyond = Math.max(beyond, span.beyond(value));
            }
        }
        KernelEfficiency kernels = rates.gpu().kernels();
        return new NearestMeasurement(
                kernels == null ? "" : kernels.name(),
                fit.library(),
                what,
                fit.quality(),
                nearest,
                beyond,
                false,
                !rates.fittedOnThisGpu());
    }

    private static @Nullable NearestMeasurement product(Operator operator, GpuRates rates) {
        GemmFit fit = rates.gemm(operator.compute(), operator.bytesPerWeight());
        if (fit == null) {
            return null;
        }
        Map<String, Double> sizes = new LinkedHashMap<>();
        sizes.put("m", operator.m());
        sizes.put("n", operator.n());
        sizes.put("k", operator.k());
        NearestMeasurement spanned =
                of(
                        rates,
                        new NearestFit(fit.library() + " " + fit.version(), fit.quality()),
                        "products in " + fit.precision(),
                        sizes);
        // Integers run in other circuits than the floats of as many bits that were measured.
        boolean integers =
                operator.compute() == Precision.INT8 && fit.precision() != Precision.INT8;
        boolean carried = spanned.carried() || integers;
        GemmGrid grid = fit.grid();
        Map<String, Double> nearest = new LinkedHashMap<>();
        nearest.putAll(spanned.nearest());
        if (grid != null) {
            nearest.put("m", knot(grid.m(), operator.m()));
            nearest.put("n", knot(grid.n(), operator.n()));
            nearest.put("k", knot(grid.k(), operator.k()));
        }
        boolean full = grid != null && grid.m().size() * grid.n().size() * grid.k().size() >= FULL;
        return new NearestMeasurement(
                spanned.gpu(),
                spanned.library(),
                spanned.what(),
                spanned.quality(),
                nearest,
                spanned.beyond(),
                full && grid != null && grid.like().isEmpty() && nearest.equals(sizes) && !carried,
                carried);
    }

    /** The knot at the least ratio from a size. */
    private static double knot(List<Double> knots, double size) {
        double best = knots.getFirst();
        for (double knot : knots) {
            if (Math.max(knot / size, size / knot) < Math.max(best / size, size / best)) {
                best = knot;
            }
        }
        return best;
    }

    private static Map<String, Double> sizes(Operator operator, GroupedGemmSize group) {
        // Up reads tokens of the hidden width, down writes them: the other side is an expert's.
        boolean up = operator.k() == group.hidden();
        return Map.of(
                "tokens", group.tokens(),
                "hidden", group.hidden(),
                "width of an expert", up ? operator.n() / 2 : operator.k(),
                "experts met", group.load().touched());
    }

    private static Map<String, Double> sizes(AttentionSize size) {
        boolean decodes = size.tokens() == size.sequences();
        double length = (decodes ? size.keys() : size.tokens()) / size.sequences();
        return Map.of(
                "query heads", size.heads().query(),
                "key heads", size.heads().keyValue(),
                "value heads", size.heads().keyValue(),
                "width of a head", size.heads().width(),
                "sequences", size.sequences(),
                "tokens of a sequence", Math.max(1, length));
    }

    /** Returns the basis of an estimate, given what the fit behind it claims. */
    public Basis basis(Basis ofFit) {
        if (ofFit == Basis.MODELLED) {
            return ofFit;
        }
        return carried || beyond > 1 ? Basis.EXTRAPOLATED : kept ? Basis.MEASURED : ofFit;
    }

    /**
     * Bounds that hold nine of ten measurements the fit has not seen; wider where GPUs or sizes are
     * others than those measured: each doubling beyond them adds the whole width again (assumed).
     */
    public Interval bounds(double seconds) {
        Double low = quality.low();
        Double high = quality.high();
        double error = quality.p90ErrorPercent() / PERCENT;
        double below = low == null ? 1 / (1 + error) : Math.min(1, low);
        double above = high == null ? 1 + error : Math.max(1, high);
        double wider = (carried ? CARRIED : 1) * (1 + StrictMath.log(beyond) / StrictMath.log(2));
        return new Interval(
                seconds * StrictMath.pow(below, wider),
                seconds * StrictMath.pow(above, wider),
                CONFIDENCE,
                Interval.CALIBRATION);
    }

    /** Describes in words whose measurements these are, of what, and the nearest of them. */
    public String inWords() {
        String point =
                nearest.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %.0f", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d measurements of %s by %s on %s%s",
                quality.rows(),
                what,
                library,
                gpu,
                point.isEmpty() ? "" : ", nearest " + point);
    }
}
