package org.mirinae.workload.requests;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStream;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.units.Frequency;
import org.mirinae.units.Seconds;

/** Says when requests arrive. */
@Doc("When requests arrive.")
public sealed interface ArrivalProcess {

    /** Arrivals that heed nothing but their own law. */
    @Doc("Arrivals that heed nothing but their own law.")
    sealed interface Open extends ArrivalProcess {
        /** Mean seconds from one arrival to the next, over a long time. */
        double meanGapSeconds();

        /** Draws the times of arrival in seconds from the beginning, one after another. */
        DoubleSupplier times(RandomStream stream);

        /** The same law at so many times the rate, drawing from the same numbers. */
        Open faster(double factor);
    }

    /** Gaps that know nothing of each other. */
    @Doc("Gaps that know nothing of each other.")
    sealed interface Renewal extends Open {
        /** Draws the seconds from one arrival to the next. */
        double gapSeconds(RandomStream stream);

        @Override
        default DoubleSupplier times(RandomStream stream) {
            double[] now = {0};
            return () -> now[0] += gapSeconds(stream);
        }
    }

    /** Exponential gaps: many users who know nothing of each other. */
    @Tag("poisson")
    @Doc("Exponential gaps: many users who know nothing of each other.")
    record Poisson(@Doc("Requests per second.") @Positive Frequency rate) implements Renewal {
        @Override
        public double gapSeconds(RandomStream stream) {
            return stream.nextExponential() / rate.hertz();
        }

        @Override
        public Open faster(double factor) {
            return new Poisson(new Frequency(rate.hertz() * factor));
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /** Gamma gaps; vLLM's burstiness is 1/cv^2. */
    @Tag("gamma")
    @Doc("Gamma gaps: burstier than Poisson with cv above 1, steadier below.")
    record Gamma(
            @Doc("Requests per second.") @Positive Frequency rate,
            @Doc("Standard deviation of the gaps over their mean.") @AtLeast(0.01) @AtMost(100)
                    double cv)
            implements Renewal {
        @Override
        public double gapSeconds(RandomStream stream) {
            double variation = cv * cv;
            return variation * stream.nextGamma(1 / variation) / rate.hertz();
        }

        @Override
        public Open faster(double factor) {
            return new Gamma(new Frequency(rate.hertz() * factor), cv);
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /** Equal gaps. */
    @Tag("constant")
    @Doc("Equal gaps.")
    record Constant(@Doc("Requests per second.") @Positive Frequency rate) implements Renewal {
        @Override
        public double gapSeconds(RandomStream stream) {
            return 1 / rate.hertz();
        }

        @Override
        public Open faster(double factor) {
            return new Constant(new Frequency(rate.hertz() * factor));
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /** Weibull gaps. */
    @Tag("weibull")
    @Doc("Weibull gaps: heavier tails than Poisson with shape below 1, steadier above.")
    record Weibull(
            @Doc("Requests per second.") @Positive Frequency rate,
            @Doc("Shape; 1 is Poisson.") @AtLeast(0.1) @AtMost(100) double shape)
            implements Renewal {
        @Override
        public double gapSeconds(RandomStream stream) {
            Distribution law = new Distribution.Weibull(1, shape);
            return law.sample(stream) / law.mean() / rate.hertz();
        }

        @Override
        public Open faster(double factor) {
            return new Weibull(new Frequency(rate.hertz() * factor), shape);
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /**
     * Poisson arrivals whose rate switches between a calm and a busy one, each for exponential
     * times: a Markov-modulated Poisson process of two states (Fischer and Meier-Hellstern 1993).
     */
    @Tag("bursty")
    @Doc("Poisson arrivals whose rate switches between calm and burst, each for a random time.")
    record Bursty(
            @Doc("Requests per second, over a long time.") @Positive Frequency rate,
            @Doc("Rate in a burst over the calm one.") @Default("10") @AtLeast(1) @AtMost(1e6)
                    double burst,
            @Doc("Mean length of a burst.") @Default("10 s") @Positive Seconds burstTime,
            @Doc("Mean time between bursts.") @Default("60 s") @Positive Seconds calmTime)
            implements Open {
        @Override
        public Open faster(double factor) {
            return new Bursty(new Frequency(rate.hertz() * factor), burst, burstTime, calmTime);
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }

        /** The calm rate, so that the mean over both is the rate asked for. */
        private double calmRate() {
            double busy = burstTime.value();
            double calm = calmTime.value();
            return rate.hertz() * (busy + calm) / (burst * busy + calm);
        }

        @Override
        public DoubleSupplier times(RandomStream stream) {
            return new DoubleSupplier() {
                private double now;
                private boolean busy;
                private double until = calmTime.value() * stream.nextExponential();

                @Override
                public double getAsDouble() {
                    double left = stream.nextExponential();
                    while (true) {
                        double perSecond = calmRate() * (busy ? burst : 1);
                        if (now + left / perSecond <= until) {
                            return now += left / perSecond;
                        }
                        left -= (until - now) * perSecond;
                        now = until;
                        busy = !busy;
                        double mean = busy ? burstTime.value() : calmTime.value();
                        until = now + mean * stream.nextExponential();
                    }
                }
            };
        }
    }

    /**
     * Poisson arrivals whose rate follows the hours of the day and the days of the week, straight
     * from hour to hour; drawn by inversion of the summed rate, so without thinning.
     */
    @Tag("diurnal")
    @Doc("Poisson arrivals whose rate follows the hours of the day and the days of the week.")
    record Diurnal(
            @Doc("Requests per second, mean over a week.") @Positive Frequency rate,
            @Doc(
                            "24 weights, at midnight, 1 o'clock and so on; by default an assumed day"
                                    + " of a chat service: least at 5, most at 14 and 21.")
                    @Nullable List<Double> hours,
            @Doc("7 weights, Monday first; equal by default.") @Nullable List<Double> days,
            @Doc("Hours after midnight of Monday at which the run begins.")
                    @Default("0")
                    @AtLeast(0)
                    @AtMost(168)
                    double startHour)
            implements Open, Checked {

        private static final double[] CHAT_DAY = {
            0.8, 0.55, 0.4, 0.3, 0.25, 0.25, 0.35, 0.6, 0.9, 1.2, 1.35, 1.3, 1.2, 1.35, 1.45, 1.4,
            1.35, 1.3, 1.25, 1.3, 1.4, 1.45, 1.35, 1.1
        };

        @Override
        public void check(Problems problems) {
            weights(hours, 24, problems.at("hours"));
            weights(days, 7, problems.at("days"));
        }

        private static void weights(@Nullable List<Double> weights, int count, Problems problems) {
            if (weights == null) {
                return;
            }
            if (weights.size() != count) {
                problems.add(
                        weights.size() + " weights are given, not " + count, "Maybe one for each.");
            } else if (weights.stream().anyMatch(w -> !(w >= 0 && w <= 1e6))
                    || weights.stream().allMatch(w -> w == 0)) {
                problems.add("weights lie between 0 and a million and are not all 0", "Maybe 1.");
            }
        }

        @Override
        public Open faster(double factor) {
            return new Diurnal(new Frequency(rate.hertz() * factor), hours, days, startHour);
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }

        /** Rate at each hour of the week, in requests per hour. */
        private double[] hourly() {
            double[] weekly = new double[168];
            double sum = 0;
            for (int i = 0; i < weekly.length; i++) {
                double hour = hours == null ? CHAT_DAY[i % 24] : hours.get(i % 24);
                weekly[i] = hour * (days == null ? 1 : days.get(i / 24));
                sum += weekly[i];
            }
            for (int i = 0; i < weekly.length; i++) {
                weekly[i] *= rate.hertz() * 3600 * weekly.length / sum;
            }
            return weekly;
        }

        /** Requests expected from one hour of the run to the end of that hour. */
        private static double expected(double from, double slope, double at, double until) {
            return (until - at) * (from + slope * (at + until) / 2);
        }

        @Override
        public DoubleSupplier times(RandomStream stream) {
            double[] weekly = hourly();
            double begin = startHour;
            double[] now = {begin};
            return () -> {
                double left = stream.nextExponential();
                while (true) {
                    int hour = (int) (Math.floor(now[0]) % weekly.length);
                    double from = weekly[hour];
                    double slope = weekly[(hour + 1) % weekly.length] - from;
                    double at = now[0] - Math.floor(now[0]);
                    double rest = expected(from, slope, at, 1);
                    if (left < rest) {
                        now[0] += root(from + slope * at, slope, left);
                        return (now[0] - begin) * 3600;
                    }
                    left -= rest;
                    now[0] = Math.floor(now[0]) + 1;
                }
            };
        }

        /** Hours t with rate t + slope t^2/2 = left, in the form that does not cancel. */
        private static double root(double perHour, double slope, double left) {
            return 2 * left / (perHour + Math.sqrt(perHour * perHour + 2 * slope * left));
        }
    }

    /** All at the beginning: an offline batch. */
    @Tag("at_once")
    @Doc("All at the beginning: an offline batch.")
    record AtOnce() implements Renewal {
        @Override
        public double gapSeconds(RandomStream stream) {
            return 0;
        }

        @Override
        public Open faster(double factor) {
            return this;
        }

        @Override
        public double meanGapSeconds() {
            return 0;
        }
    }

    /**
     * Stands for so many clients, each of which sends its next request when the last one is
     * answered: the load of most published benchmarks.
     */
    @Tag("closed_loop")
    @Doc("So many clients, each of which sends its next request when the last one is answered.")
    record ClosedLoop(@Doc("How many clients.") @Positive @AtMost(1e8) int concurrency)
            implements ArrivalProcess {}
}
