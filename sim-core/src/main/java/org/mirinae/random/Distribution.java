package org.mirinae.random;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Shorthand;
import org.mirinae.schema.Tag;

/** A law that numbers are drawn from. In a document, a plain number is the constant. */
@Doc("A law that numbers are drawn from; a plain number is the constant.")
public sealed interface Distribution {

    /** The expectation, in closed form. */
    double mean();

    /** Draws one number. */
    double sample(RandomStream stream);

    /** Always the same number; nothing is drawn. */
    @Tag("constant")
    @Shorthand
    @Doc("Always the same number.")
    record Constant(@Doc("The number.") @AtLeast(0) double value) implements Distribution {
        @Override
        public double mean() {
            return value;
        }

        @Override
        public double sample(RandomStream stream) {
            return value;
        }
    }

    /** Any number between two bounds, equally likely. */
    @Tag("uniform")
    @Doc("Any number between two bounds, equally likely.")
    record Uniform(
            @Doc("Lower bound.") @AtLeast(0) double low,
            @Doc("Upper bound.") @AtLeast(0) double high)
            implements Distribution, Checked {
        @Override
        public double mean() {
            return low + (high - low) / 2;
        }

        @Override
        public double sample(RandomStream stream) {
            return low + (high - low) * stream.nextDouble();
        }

        @Override
        public void check(Problems problems) {
            Bounds.check(low, high, problems);
        }
    }

    /** Exponential: no memory. */
    @Tag("exponential")
    @Doc("Exponential.")
    record Exponential(@Doc("Mean.") @Positive double mean) implements Distribution {
        @Override
        public double sample(RandomStream stream) {
            return mean * stream.nextExponential();
        }
    }

    /** Gamma by mean and coefficient of variation: shape 1/cv^2, scale mean cv^2. */
    @Tag("gamma")
    @Doc("Gamma, by mean and coefficient of variation.")
    record Gamma(
            @Doc("Mean.") @Positive double mean,
            @Doc("Standard deviation over mean.") @AtLeast(0.01) @AtMost(100) double cv)
            implements Distribution {
        @Override
        public double sample(RandomStream stream) {
            double variation = cv * cv;
            return mean * variation * stream.nextGamma(1 / variation);
        }
    }

    /** Weibull. */
    @Tag("weibull")
    @Doc("Weibull.")
    record Weibull(
            @Doc("Scale: 63.2 % of the numbers lie below.") @Positive double scale,
            @Doc("Shape; below 1 bursty, 1 is exponential.") @AtLeast(0.1) @AtMost(100)
                    double shape)
            implements Distribution {
        @Override
        public double mean() {
            return scale * SpecialFunctions.gamma(1 + 1 / shape);
        }

        @Override
        public double sample(RandomStream stream) {
            return scale * StrictMath.pow(stream.nextExponential(), 1 / shape);
        }
    }

    /** Lognormal, redrawn until inside its bounds where it has any. */
    @Tag("lognormal")
    @Doc("Lognormal, redrawn until inside its bounds where it has any.")
    record Lognormal(
            @Doc("Median of the unbounded law: e to the power of mu.") @Positive double median,
            @Doc("Standard deviation of the logarithm.") @AtLeast(0) @AtMost(10) double sigma,
            @Doc("Lower bound.") @Default("0") @AtLeast(0) double low,
            @Doc("Upper bound; none by default.") @Nullable Double high)
            implements Distribution, Checked {
        @Override
        public double mean() {
            double mu = StrictMath.log(median);
            double a = low <= 0 ? Double.NEGATIVE_INFINITY : StrictMath.log(low);
            double b = high == null ? Double.POSITIVE_INFINITY : StrictMath.log(high);
            if (sigma == 0) {
                return median;
            }
            double s = sigma * sigma;
            return StrictMath.exp(mu + s / 2)
                    * SpecialFunctions.normalBetween((a - mu - s) / sigma, (b - mu - s) / sigma)
                    / SpecialFunctions.normalBetween((a - mu) / sigma, (b - mu) / sigma);
        }

        @Override
        public double sample(RandomStream stream) {
            double drawn = median * StrictMath.exp(sigma * stream.nextNormal());
            while (Bounds.outside(drawn, low, high)) {
                drawn = median * StrictMath.exp(sigma * stream.nextNormal());
            }
            return drawn;
        }

        @Override
        public void check(Problems problems) {
            double mu = StrictMath.log(median);
            double a = low <= 0 ? Double.NEGATIVE_INFINITY : StrictMath.log(low);
            double b = high == null ? Double.POSITIVE_INFINITY : StrictMath.log(high);
            Bounds.checkReachable(low, high, a - mu, b - mu, sigma, problems);
        }
    }

    /** Normal, redrawn until inside its bounds. */
    @Tag("normal")
    @Doc("Normal, redrawn until inside its bounds.")
    record Normal(
            @Doc("Mean of the unbounded law.") double center,
            @Doc("Standard deviation of the unbounded law.") @AtLeast(0) double sigma,
            @Doc("Lower bound.") @Default("0") @AtLeast(0) double low,
            @Doc("Upper bound; none by default.") @Nullable Double high)
            implements Distribution, Checked {
        @Override
        public double mean() {
            if (sigma == 0) {
                return center;
            }
            double a = (low - center) / sigma;
            double b = high == null ? Double.POSITIVE_INFINITY : (high - center) / sigma;
            double inside = SpecialFunctions.normalBetween(a, b);
            return center
                    + sigma
                            * (SpecialFunctions.normalDensity(a)
                                    - SpecialFunctions.normalDensity(b))
                            / inside;
        }

        @Override
        public double sample(RandomStream stream) {
            double drawn = center + sigma * stream.nextNormal();
            while (Bounds.outside(drawn, low, high)) {
                drawn = center + sigma * stream.nextNormal();
            }
            return drawn;
        }

        @Override
        public void check(Problems problems) {
            double b = high == null ? Double.POSITIVE_INFINITY : high - center;
            Bounds.checkReachable(low, high, low - center, b, sigma, problems);
        }
    }

    /** One of the listed numbers, by weight. */
    @Tag("empirical")
    @Doc("One of the listed numbers, by weight.")
    record Empirical(
            @Doc("The numbers.") List<Double> values,
            @Doc("Their weights, in the same order; equal by default.")
                    @Nullable List<Double> weights)
            implements Distribution, Checked {
        @Override
        public double mean() {
            double sum = 0;
            double total = 0;
            for (int i = 0; i < values.size(); i++) {
                sum += weight(i) * values.get(i);
                total += weight(i);
            }
            return sum / total;
        }

        @Override
        public double sample(RandomStream stream) {
            double total = 0;
            for (int i = 0; i < values.size(); i++) {
                total += weight(i);
            }
            double left = stream.nextDouble() * total;
            for (int i = 0; i < values.size() - 1; i++) {
                left -= weight(i);
                if (left < 0) {
                    return values.get(i);
                }
            }
            return values.getLast();
        }

        private double weight(int i) {
            return weights == null ? 1 : weights.get(i);
        }

        @Override
        public void check(Problems problems) {
            if (values.isEmpty()) {
                problems.add("values", "there are none to draw from", "Maybe list at least one.");
            }
            notNegative(values, problems.at("values"));
            if (weights != null) {
                notNegative(weights, problems.at("weights"));
                if (weights.size() != values.size()) {
                    problems.add(
                            "weights",
                            weights.size() + " weights do not fit " + values.size() + " values",
                            "Maybe give one for each, or leave them out.");
                } else if (weights.stream().allMatch(w -> w == 0)) {
                    problems.add("weights", "all weights are zero", "Maybe leave them out.");
                }
            }
        }

        private static void notNegative(List<Double> numbers, Problems problems) {
            for (int i = 0; i < numbers.size(); i++) {
                if (numbers.get(i) < 0) {
                    problems.at(i).add(numbers.get(i) + " is negative", "Maybe a sign too many.");
                }
            }
        }
    }
}
