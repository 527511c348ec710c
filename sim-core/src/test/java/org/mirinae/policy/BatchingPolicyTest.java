package org.mirinae.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.schema.Members;

/** The rule of each batching policy, stated a second time, and what holds for all of them. */
class BatchingPolicyTest {

    private record View(int sequences, int decoding, long scheduledTokens) implements BatchView {}

    static List<BatchingPolicy> policies() {
        return Members.all(BatchingPolicy.class);
    }

    /** Tokens of a prompt, begun or waiting, that papers and sources give it. */
    private static long stated(
            BatchingPolicy policy, BatchLimits limits, View view, long left, boolean begun) {
        long room = limits.tokens() - view.scheduledTokens();
        boolean full = !begun && view.sequences() >= limits.sequences();
        return switch (policy.word()) {
            case "orca" -> full ? 0 : left;
            case "static" -> full || !begun && view.decoding() > 0 ? 0 : left;
            case "sarathi" -> full ? 0 : Math.min(left, room);
            case "in_flight" -> {
                long cut = limits.chunkedPrefill() ? room - room % limits.blockSize() : 0;
                yield full ? 0 : left <= room ? left : cut;
            }
            case "vllm_v1", "continuous" -> {
                long most = limits.longPrefillThreshold();
                long wanted = most > 0 && most < left ? most : left;
                boolean whole = limits.chunkedPrefill() || begun || wanted <= room;
                yield full || !whole ? 0 : Math.min(wanted, room);
            }
            default -> throw new IllegalArgumentException(policy.word() + " is not stated here");
        };
    }

    @ParameterizedTest
    @MethodSource("policies")
    void promptsGetWhatPapersAndSourcesGiveThem(BatchingPolicy policy) {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            int most = 1 + random.nextInt(64);
            BatchLimits limits =
                    new BatchLimits(
                            most + random.nextInt(500),
                            most,
                            random.nextBoolean(),
                            random.nextBoolean() ? 0 : 1 + random.nextInt(300),
                            1 + random.nextInt(64));
            int sequences = random.nextInt(most + 1);
            int decoding = random.nextInt(sequences + 1);
            View view =
                    new View(
                            sequences,
                            decoding,
                            decoding + random.nextInt((int) limits.tokens() - decoding + 1));
            long left = 1 + random.nextInt(1_000);
            long begins = policy.begin(limits, view, left);
            long proceeds = policy.proceed(limits, view, left);
            assertEquals(stated(policy, limits, view, left, false), begins);
            assertEquals(stated(policy, limits, view, left, true), proceeds);
            assertTrue(begins >= 0 && begins <= left && proceeds >= 0 && proceeds <= left);
            if (policy.hasBudget()) {
                long room = limits.tokens() - view.scheduledTokens();
                assertTrue(begins <= room && proceeds <= room);
            }
        }
    }

    /** A prompt that could never begin must be refused when it comes, or it waits for ever. */
    @ParameterizedTest
    @MethodSource("policies")
    void whatIsAdmittedBeginsInAnEmptyEngine(BatchingPolicy policy) {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            int most = 1 + random.nextInt(16);
            BatchLimits limits =
                    new BatchLimits(
                            most + random.nextInt(200),
                            most,
                            random.nextBoolean(),
                            0,
                            1 + random.nextInt(64));
            long prompt = 1 + random.nextInt(400);
            boolean begins = policy.begin(limits, new View(0, 0, 0), prompt) > 0;
            assertEquals(policy.admits(limits, prompt), begins);
        }
    }
}
