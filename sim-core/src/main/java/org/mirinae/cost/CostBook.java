package org.mirinae.cost;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.FitQuality;
import org.mirinae.hardware.GemmFit;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.AttentionSize;
import org.mirinae.llm.Operator;
import org.mirinae.llm.OperatorKind;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;
import org.mirinae.stack.Stack;

/**
 * Prices of operators on a node's chip under a stack: seconds, joules, what they rest on and how
 * sure they are. An operator is priced once and looked up from then on, so that a batch of known
 * ones takes a lookup each and no memory. Not for several threads.
 */
public final class CostBook {

    /** Half and twice: what is assumed where nobody measured. */
    private static final double ASSUMED = 2;

    /** Bounds of a fit that names none: its 90th percentile to both sides. */
    private static final double PERCENT = 100;

    private static final double CONFIDENCE = 0.9;

    private final ChipRates rates;
    private final PowerDraw power;
    private final KernelBackend backend;
    private final Map<Operator, Price> prices = new HashMap<>();

    /**
     * Of a chip under a stack.
     *
     * @param node whose chip it is
     * @param backend where prices are computed
     */
    public CostBook(Node node, Stack stack, KernelBackend backend) {
        rates = new ChipRates(node.gpu(), stack);
        power = PowerDraw.of(node);
        this.backend = backend;
    }

    /**
     * Prices of several operators together.
     *
     * @param operators the batch
     * @param seconds takes one for each
     * @param joules takes one for each
     * @throws IllegalArgumentException when an array is too short, or the chip has no rate for a
     *     precision
     */
    public void price(List<Operator> operators, double[] seconds, double[] joules) {
        if (seconds.length < operators.size() || joules.length < operators.size()) {
            throw new IllegalArgumentException(
                    operators.size() + " operators and room for " + seconds.length);
        }
        for (int i = 0; i < operators.size(); i++) {
            Price price = price(operators.get(i));
            seconds[i] = price.seconds();
            joules[i] = price.joules();
        }
    }

    /** The price of one. */
    public Price price(Operator operator) {
        Price known = prices.get(operator);
        if (known == null) {
            known = priced(operator);
            prices.put(operator, known);
        }
        return known;
    }

    private Price priced(Operator operator) {
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(operator);
        StepUse use = table.price(backend).use(0);
        double seconds = use.seconds();
        double peak = rates.flopRate(operator.kind(), operator.compute());
        double arithmetic = Math.min(1, operator.count() * operator.flops() / peak / seconds);
        double moved = operator.count() * operator.bytes() / rates.memoryPeak() / seconds;
        double watts = power.chipWatts(arithmetic, Math.min(1, moved));
        Basis basis =
                use.calibratedSeconds() > 0
                        ? Basis.CALIBRATED
                        : use.extrapolatedSeconds() > 0 ? Basis.EXTRAPOLATED : Basis.MODELLED;
        Measured measured = measured(operator);
        return new Price(
                seconds,
                watts * seconds,
                basis,
                bounds(seconds, measured),
                measured == null
                        ? "nothing measured: the roofline with assumed shares"
                        : measured.inWords());
    }

    private static Interval bounds(double seconds, @Nullable Measured measured) {
        if (measured == null) {
            return interval(seconds / ASSUMED, seconds * ASSUMED);
        }
        FitQuality quality = measured.quality();
        Double low = quality.low();
        Double high = quality.high();
        double error = quality.p90ErrorPercent() / PERCENT;
        return interval(
                seconds * (low == null ? 1 / (1 + error) : Math.min(1, low)),
                seconds * (high == null ? 1 + error : Math.max(1, high)));
    }

    private static Interval interval(double low, double high) {
        return new Interval(low, high, CONFIDENCE, Interval.CALIBRATION);
    }

    /** What was measured nearest to an operator. */
    private record Measured(String chip, String library, String what, FitQuality quality) {
        String inWords() {
            return String.format(
                    Locale.ROOT,
                    "%d measurements of %s by %s on %s",
                    quality.rows(),
                    what,
                    library,
                    chip);
        }
    }

    private @Nullable Measured measured(Operator operator) {
        KernelEfficiency kernels = rates.gpu().kernels();
        AttentionSize size = operator.attention();
        if (kernels == null) {
            return null;
        }
        if (operator.kind() == OperatorKind.LINEAR) {
            GemmFit fit = rates.gemm(operator.compute());
            return fit == null
                    ? null
                    : new Measured(
                            kernels.name(),
                            fit.library() + " " + fit.version(),
                            "products in " + fit.precision(),
                            fit.quality());
        }
        if (operator.grouped() != null) {
            GroupedTime grouped = GroupedTime.of(rates, operator.compute());
            return grouped == null ? null : of(kernels, "experts", grouped.nearest());
        }
        if (size != null && rates.units() > 0) {
            AttentionTime time =
                    AttentionTime.of(rates, operator.kind(), operator.compute(), size.heads());
            return time == null ? null : of(kernels, "attention", time.nearest());
        }
        return null;
    }

    private static Measured of(KernelEfficiency kernels, String what, Nearest nearest) {
        return new Measured(kernels.name(), nearest.library(), what, nearest.quality());
    }

    /**
     * A fit that was taken.
     *
     * @param library and version
     * @param quality of it
     */
    record Nearest(String library, FitQuality quality) {}
}
