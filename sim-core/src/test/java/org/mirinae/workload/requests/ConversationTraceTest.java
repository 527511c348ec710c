package org.mirinae.workload.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.house.SharedData;
import org.mirinae.problems.Problems;

/** The committed trace is what its generator makes, and that is like the recorded hour. */
final class ConversationTraceTest {

    private static final Path COMMITTED =
            Path.of(System.getProperty("mirinae.root", ".."), "scenarios/azure-conversation.csv");

    /**
     * Checks the trace byte for byte; to write it anew after a change: MIRINAE_UPDATE=1 in the
     * environment.
     */
    @Test
    void theCommittedTraceIsMadeByTheGeneratorByteForByte() throws IOException {
        String made = ConversationTrace.csv(2023, 500);
        if ("1".equals(System.getenv("MIRINAE_UPDATE"))) {
            Files.writeString(COMMITTED, made);
        }
        assertEquals(made, Files.readString(COMMITTED));
    }

    @Test
    void aLongTraceHasTheRateAndTheTokensOfItsLaws() {
        RequestTrace trace =
                read("made", ConversationTrace.csv(7, 200_000).getBytes(StandardCharsets.UTF_8));
        // Bounds of four standard errors: gaps vary by 1.09, prompts by 1.0 of their means.
        double tolerance = 4 * 1.1 / Math.sqrt(trace.size());
        assertEquals(ConversationTrace.RATE, rate(trace), tolerance * ConversationTrace.RATE);
        assertEquals(1155, mean(trace, trace::inputTokens), 1155 * (tolerance + 0.02));
        assertEquals(211, mean(trace, trace::outputTokens), 211 * (tolerance + 0.02));
        int median = sorted(trace, trace::inputTokens)[trace.size() / 2];
        assertEquals(1020, median, 5);
    }

    @Tag("data")
    @Test
    void theLawsAreThoseOfTheRecordedHour() throws IOException {
        Path recorded =
                SharedData.at("data/inference/traces/AzureLLMInferenceTrace_conv_2023.csv.gz");
        RequestTrace trace = read("recorded", Files.readAllBytes(recorded));
        assertEquals(ConversationTrace.RATE, rate(trace), 0.0005);
        assertEquals(ConversationTrace.GAP_VARIATION, gapVariation(trace), 0.0005);
        assertEquals(
                Arrays.toString(ConversationTrace.INPUT_TOKENS),
                Arrays.toString(quantiles(sorted(trace, trace::inputTokens))));
        assertEquals(
                Arrays.toString(ConversationTrace.OUTPUT_TOKENS),
                Arrays.toString(quantiles(sorted(trace, trace::outputTokens))));
    }

    private static RequestTrace read(String name, byte[] bytes) {
        Problems problems = new Problems();
        RequestTrace trace = RequestTraceReader.read(name, bytes, problems);
        problems.orThrow();
        assertNotNull(trace);
        return trace;
    }

    private static double rate(RequestTrace trace) {
        return (trace.size() - 1) / (trace.arrivalNanos(trace.size() - 1) / 1e9);
    }

    private static double gapVariation(RequestTrace trace) {
        double mean = 1 / rate(trace);
        double squares = 0;
        for (int i = 1; i < trace.size(); i++) {
            double gap = (trace.arrivalNanos(i) - trace.arrivalNanos(i - 1)) / 1e9;
            squares += (gap - mean) * (gap - mean);
        }
        return Math.sqrt(squares / (trace.size() - 1)) / mean;
    }

    private static double mean(RequestTrace trace, IntUnaryOperator tokens) {
        return IntStream.range(0, trace.size()).map(tokens).average().orElseThrow();
    }

    private static int[] sorted(RequestTrace trace, IntUnaryOperator tokens) {
        return IntStream.range(0, trace.size()).map(tokens).sorted().toArray();
    }

    private static int[] quantiles(int[] sorted) {
        return Arrays.stream(ConversationTrace.SHARES)
                .mapToInt(share -> quantile(sorted, share))
                .toArray();
    }

    private static int quantile(int[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int next = Math.min(below + 1, sorted.length - 1);
        return (int) Math.round(sorted[below] + (place - below) * (sorted[next] - sorted[below]));
    }
}
