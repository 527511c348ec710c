package org.mirinae.llm.work;

import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;

/**
 * Says how tokens choose experts: evenly and independently, or so that the popularity of experts
 * follows a power law. The load is that of the busiest rank, for all others wait for it.
 *
 * @param exponent of the law of an expert's tokens, drawn between 1 and 0.8 of all tokens before
 *     they are scaled to their sum (as the benchmarks of ai-dynamo/aiconfigurator draw them, their
 *     collector/helper.py, recalled); 0 for even choice
 * @param dealt whether tokens are dealt round, so that no expert is met twice before all are met
 */
public record ExpertRouting(double exponent, boolean dealt) {

    /** Every expert is as likely. */
    public static final ExpertRouting EVEN = new ExpertRouting(0, false);

    /** Tokens are dealt round, as benchmarks do that call it balanced. */
    public static final ExpertRouting DEALT = new ExpertRouting(0, true);

    private static final int DRAWS = 6;
    private static final double LARGEST = 0.8;

    /** Routing by its name in published tables, such as {@code power_law_1.2}. */
    public static ExpertRouting named(String distribution) {
        String law = "power_law_";
        return distribution.startsWith(law)
                ? new ExpertRouting(Double.parseDouble(distribution.substring(law.length())), false)
                : distribution.equals("balanced") ? DEALT : EVEN;
    }

    /**
     * Returns the load of the busiest rank.
     *
     * @param tokens that choose
     * @param moe experts, and how many each token takes
     * @param local experts of one rank
     */
    public ExpertLoad load(double tokens, RoutedExperts moe, double local) {
        double pairs = tokens * moe.topK() * local / moe.experts();
        if (dealt) {
            return ExpertLoad.even(pairs, Math.min(local, Math.max(pairs, Math.min(tokens, 1))));
        }
        if (exponent == 0) {
            return ExpertLoad.even(pairs, moe.expectedTouched(tokens, local));
        }
        int ranks = (int) Math.max(1, Math.round(moe.experts() / local));
        double[] sum = new double[5];
        for (int draw = 0; draw < DRAWS; draw++) {
            RandomStream random = new RandomStreams(draw).stream("experts");
            busiest(tokens(random, tokens, moe), ranks, sum);
        }
        return new ExpertLoad(
                sum[0] / DRAWS, sum[1] / DRAWS, sum[2] / DRAWS, sum[3] / DRAWS, sum[4] / DRAWS);
    }

    /** Whole tokens of every expert, which sum to all pairs as far as no expert gets one twice. */
    private double[] tokens(RandomStream random, double tokens, RoutedExperts moe) {
        double power = 1 - exponent;
        double most = StrictMath.pow(Math.max(LARGEST * tokens, 1.0001), power) - 1;
        double[] given = new double[moe.experts()];
        double sum = 0;
        for (int e = 0; e < given.length; e++) {
            given[e] = StrictMath.pow(most * random.nextDouble() + 1, 1 / power);
            sum += given[e];
        }
        double all = tokens * moe.topK();
        double carried = 0;
        for (int e = 0; e < given.length; e++) {
            // Fractions are carried on, so that rounding loses no token.
            double exact = Math.min(tokens, given[e] / sum * all) + carried;
            given[e] = Math.rint(exact);
            carried = exact - given[e];
        }
        return given;
    }

    private static void busiest(double[] given, int ranks, double[] sum) {
        int each = given.length / ranks;
        int busiest = 0;
        double most = -1;
        for (int rank = 0; rank < ranks; rank++) {
            double load = 0;
            for (int e = rank * each; e < (rank + 1) * each; e++) {
                load += given[e];
            }
            if (load > most) {
                most = load;
                busiest = rank;
            }
        }
        for (int e = busiest * each; e < (busiest + 1) * each; e++) {
            sum[0] += given[e];
            sum[1] += given[e] > 0 ? 1 : 0;
            sum[2] += Math.ceil(given[e] / 16) * 16;
            sum[3] += Math.ceil(given[e] / 64) * 64;
            sum[4] += Math.ceil(given[e] / 128) * 128;
        }
    }
}
