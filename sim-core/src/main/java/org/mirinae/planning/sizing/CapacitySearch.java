package org.mirinae.planning.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.mirinae.cluster.Cluster;
import org.mirinae.workload.serving.ServingVariants;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * The largest rate a deployment sustains under its objectives, by bisection over simulated runs:
 * for each seed on its own, so that the seeds give an interval.
 */
final class CapacitySearch {

    /** Halvings of the bracket in logarithms: from a factor of two to below 1 %. */
    private static final int HALVINGS = 7;

    /** Doublings and halvings to find a bracket; beyond, no rate is found. */
    private static final int MOST_DOUBLINGS = 20;

    /**
     * Two-sided 95 % quantiles of Student's t for 1 to 10 degrees of freedom; beyond, the normal
     * law's.
     */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
    };

    private CapacitySearch() {}

    /**
     * A rate with what chance leaves open.
     *
     * @param mean over seeds
     * @param low end of the 95 % confidence interval of the mean
     * @param high the other end
     */
    record Rate(double mean, double low, double high) {}

    /**
     * Requests per second a deployment sustains.
     *
     * @param workload its load is made faster and slower
     * @return mean 0 where even a thousandth of a thousandth of the load is too much
     */
    static Rate sustained(ServingTrials trials, ServingWorkload workload, Cluster cluster) {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < trials.seedCount(); i++) {
            int seed = i;
            double factor =
                    largest(f -> trials.holds(ServingVariants.faster(workload, f), cluster, seed));
            rates.add(
                    factor == 0
                            ? 0
                            : offered(
                                    trials,
                                    ServingVariants.faster(workload, factor),
                                    cluster,
                                    seed));
        }
        return interval(rates);
    }

    /** Requests per second that a load offers: completed ones over the time they arrive in. */
    private static double offered(
            ServingTrials trials, ServingWorkload workload, Cluster cluster, int seed) {
        return trials.run(workload, cluster, seed).result().throughput().requestThroughput();
    }

    /** The largest factor that holds, to 1 %; 0 where none does. */
    static double largest(DoublePredicate holds) {
        double low = 0;
        double high = 0;
        double factor = 1;
        for (int i = 0; i < MOST_DOUBLINGS && (low == 0 || high == 0); i++) {
            if (holds.test(factor)) {
                low = factor;
                factor *= 2;
            } else {
                high = factor;
                factor /= 2;
            }
        }
        if (low == 0 || high == 0) {
            return low;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static Rate interval(List<Double> rates) {
        int n = rates.size();
        double mean = rates.stream().mapToDouble(Double::doubleValue).sum() / n;
        if (n == 1) {
            return new Rate(mean, mean, mean);
        }
        double squares = rates.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
        double error = Math.sqrt(squares / (n - 1) / n);
        double t = n - 2 < STUDENT.length ? STUDENT[n - 2] : 1.96;
        return new Rate(mean, Math.max(0, mean - t * error), mean + t * error);
    }
}
