package org.mirinae.workload.requests;

import java.util.Locale;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.units.Frequency;

/**
 * Makes traces with the rate and the token counts of a recorded hour of a conversation service,
 * without holding any record of it. Every figure is computed from
 * AzureLLMInferenceTrace_conv_2023.csv (Azure/AzurePublicDataset, CC-BY-4.0; 19,366 requests on
 * 2023-11-16); {@link ConversationTraceTest} computes them again where that file is at hand.
 */
final class ConversationTrace {

    /** Requests a second: gaps over the time from the first to the last arrival. */
    static final double RATE = 5.530;

    /** Standard deviation of the gaps over their mean. */
    static final double GAP_VARIATION = 1.094;

    /** Shares of requests at or below the quantiles. */
    static final double[] SHARES = {
        0, 0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75,
        0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 1
    };

    /** Tokens of prompts at those shares. */
    static final int[] INPUT_TOKENS = {
        2, 29, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189,
        1315, 1876, 2735, 4083, 4142, 6179, 14050
    };

    /** Tokens of answers at those shares. */
    static final int[] OUTPUT_TOKENS = {
        7, 16, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424,
        451, 601, 954, 1000
    };

    private ConversationTrace() {}

    /** A trace in our own format; the same text for the same arguments, everywhere. */
    static String csv(long seed, int requests) {
        RandomStreams streams = new RandomStreams(seed);
        RandomStream gaps = streams.stream("gaps");
        RandomStream inputs = streams.stream("input_tokens");
        RandomStream outputs = streams.stream("output_tokens");
        var process = new ArrivalProcess.Gamma(new Frequency(RATE), GAP_VARIATION);
        StringBuilder csv = new StringBuilder("arrival_seconds,input_tokens,output_tokens\n");
        double seconds = 0;
        for (int i = 0; i < requests; i++) {
            seconds += i == 0 ? 0 : process.gapSeconds(gaps);
            csv.append(
                    String.format(
                            Locale.ROOT,
                            "%.6f,%d,%d\n",
                            seconds,
                            at(INPUT_TOKENS, inputs.nextDouble()),
                            at(OUTPUT_TOKENS, outputs.nextDouble())));
        }
        return csv.toString();
    }

    /** The number of tokens at a share, in a straight line between quantiles. */
    private static long at(int[] quantiles, double share) {
        int above = 1;
        while (share > SHARES[above]) {
            above++;
        }
        double part = (share - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1]);
        return Math.round(quantiles[above - 1] + part * (quantiles[above] - quantiles[above - 1]));
    }
}
