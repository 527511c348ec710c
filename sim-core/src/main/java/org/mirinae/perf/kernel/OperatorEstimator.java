package org.mirinae.perf.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.work.Operator;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;
import org.mirinae.stack.Stack;

/**
 * Estimates operators on a node's GPU under a stack: seconds, joules, what they rest on and how
 * sure they are. An operator is priced once and looked up from then on, so that a batch of known
 * ones takes a lookup each and no memory. Not for several threads.
 */
public final class OperatorEstimator {

    /** Half and twice: what is assumed where nobody measured. */
    private static final double ASSUMED = 2;

    private static final double CONFIDENCE = 0.9;

    private final GpuRates rates;
    private final PowerDraw power;
    private final KernelBackend backend;
    private final Map<Operator, OperatorEstimate> estimates = new HashMap<>();

    /**
     * Makes an estimator for a GPU under a stack.
     *
     * @param node whose GPU it is
     * @param backend where prices are computed
     */
    public OperatorEstimator(Node node, Stack stack, KernelBackend backend) {
        rates = new GpuRates(node.gpu(), stack);
        power = PowerDraw.of(node);
        this.backend = backend;
    }

    /**
     * Estimates several operators together.
     *
     * @param operators the batch
     * @param seconds takes one for each
     * @param joules takes one for each
     * @throws IllegalArgumentException when an array is too short, or the GPU has no rate for a
     *     precision
     */
    public void estimate(List<Operator> operators, double[] seconds, double[] joules) {
        if (seconds.length < operators.size() || joules.length < operators.size()) {
            throw new IllegalArgumentException(
                    operators.size() + " operators and room for " + seconds.length);
        }
        for (int i = 0; i < operators.size(); i++) {
            OperatorEstimate estimate = estimate(operators.get(i));
            seconds[i] = estimate.seconds();
            joules[i] = estimate.joules();
        }
    }

    /** Estimates one operator. */
    public OperatorEstimate estimate(Operator operator) {
        OperatorEstimate known = estimates.get(operator);
        if (known == null) {
            known = computed(operator);
            estimates.put(operator, known);
        }
        return known;
    }

    private OperatorEstimate computed(Operator operator) {
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(operator);
        StepUse use = table.timeAll(backend).use(0);
        double seconds = use.seconds();
        double peak = rates.flopRate(operator.kind(), operator.compute());
        double arithmetic = Math.min(1, operator.count() * operator.flops() / peak / seconds);
        double moved = operator.count() * operator.bytes() / rates.memoryPeak() / seconds;
        double watts = power.gpuWatts(arithmetic, Math.min(1, moved));
        Basis basis =
                use.calibratedSeconds() > 0
                        ? Basis.CALIBRATED
                        : use.extrapolatedSeconds() > 0 ? Basis.EXTRAPOLATED : Basis.MODELLED;
        NearestMeasurement nearest = NearestMeasurement.of(operator, rates);
        return new OperatorEstimate(
                seconds,
                watts * seconds,
                nearest == null ? basis : nearest.basis(basis),
                nearest == null ? assumed(seconds) : nearest.bounds(seconds),
                nearest == null
                        ? "nothing measured: the roofline with assumed shares"
                        : nearest.inWords());
    }

    private static Interval assumed(double seconds) {
        return new Interval(seconds / ASSUMED, seconds * ASSUMED, CONFIDENCE, Interval.CALIBRATION);
    }
}
