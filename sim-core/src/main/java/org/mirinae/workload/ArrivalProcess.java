package org.mirinae.workload;

import org.mirinae.random.RandomStream;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.units.Frequency;

/** When requests arrive. */
@Doc("When requests arrive.")
public sealed interface ArrivalProcess {

    /** Arrivals that heed nothing but their own law. */
    @Doc("Arrivals that heed nothing but their own law.")
    sealed interface Open extends ArrivalProcess {
        /** Draws the seconds from one arrival to the next. */
        double gapSeconds(RandomStream stream);

        /** Mean of these seconds. */
        double meanGapSeconds();
    }

    /** Exponential gaps: many users who know nothing of each other. */
    @Tag("poisson")
    @Doc("Exponential gaps: many users who know nothing of each other.")
    record Poisson(@Doc("Requests per second.") @Positive Frequency rate) implements Open {
        @Override
        public double gapSeconds(RandomStream stream) {
            return stream.nextExponential() / rate.hertz();
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
            implements Open {
        @Override
        public double gapSeconds(RandomStream stream) {
            double variation = cv * cv;
            return variation * stream.nextGamma(1 / variation) / rate.hertz();
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /** Equal gaps. */
    @Tag("constant")
    @Doc("Equal gaps.")
    record Constant(@Doc("Requests per second.") @Positive Frequency rate) implements Open {
        @Override
        public double gapSeconds(RandomStream stream) {
            return 1 / rate.hertz();
        }

        @Override
        public double meanGapSeconds() {
            return 1 / rate.hertz();
        }
    }

    /** All at the beginning: an offline batch. */
    @Tag("at_once")
    @Doc("All at the beginning: an offline batch.")
    record AtOnce() implements Open {
        @Override
        public double gapSeconds(RandomStream stream) {
            return 0;
        }

        @Override
        public double meanGapSeconds() {
            return 0;
        }
    }

    /**
     * So many clients, each of which sends its next request when the last one is answered: the load
     * of most published benchmarks.
     */
    @Tag("closed_loop")
    @Doc("So many clients, each of which sends its next request when the last one is answered.")
    record ClosedLoop(@Doc("How many clients.") @Positive @AtMost(1e8) int concurrency)
            implements ArrivalProcess {}
}
