package org.mirinae.cost;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.Operator;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;
import org.mirinae.stack.Stack;

/**
 * Estimates operators on a node's GPU under a stack: seconds, joules, what they rest on and how
 * sure they are. An operator is priced once and looked up from then on, so that a batch of known
 * ones takes a lookup each and no memory. Not for several threads.
 */
public final class CostBook {

    /** Half and twice: what is assumed where nobody measured. */
    private static final double ASSUMED = 2;

    private static final double CONFIDENCE = 0.9;

    private final ChipRates rates;
    private final PowerDraw power;
    private final KernelBackend backend;
    private final Map<Operator, Price> prices = new HashMap<>();

    /**
     * Makes an estimator for a GPU under a stack.
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
     * Estimates several operators together.
     *
     * @param operators the batch
     * @param seconds takes one for each
     * @param joules takes one for each
     * @throws IllegalArgumentException when an array is too short, or the chip has no rate for a
     * precision
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

    /** Estimates one operator. */
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
        Anchor anchor = Anchor.of(operator, rates);
        return new Price(
                seconds,
                watts * seconds,
                anchor == null ? basis : anchor.basis(basis),
                anchor == null ? assumed(seconds) : anchor.bounds(seconds),
                anchor == null
                        ? "nothing measured: the roofline with assumed shares"
                        : anchor.inWords());
    }

    private static Interval assumed(double seconds) {
        return new Interval(seconds / ASSUMED, seconds * ASSUMED, CONFIDENCE, Interval.CALIBRATION);
    }
}
