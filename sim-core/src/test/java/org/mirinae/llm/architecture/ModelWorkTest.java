package org.mirinae.llm.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.llm.architecture.SequenceMixer.Attention;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepExchange;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepShape;
import org.mirinae.units.Precision;

final class ModelWorkTest {

    private static final NumberFormats BF16 = NumberFormats.plain(Precision.BF16);
    private static final FeedForward DENSE = new FeedForward.Dense(14336, true, false);
    private static final FeedForward.Moe MOE =
            new FeedForward.Moe(64, 6, 1408, true, false, 0, false, null);
    private static final Attention GROUPED =
            new Attention(32, 8, 128, null, false, false, false, false);
    private static final LatentAttention LATENT =
            new LatentAttention(128, 1536, 512, 128, 64, 128, 0, 0, 0);

    private static LanguageModel model(
            SequenceMixer mixer, FeedForward feedForward, boolean parallel) {
        return new LanguageModel(
                "test",
                List.of(),
                4096,
                128256,
                false,
                0,
                NormKind.RMS,
                false,
                List.of(new LayerGroup(32, mixer, feedForward, parallel)),
                false,
                0,
                null,
                null,
                Map.of(),
                "");
    }

    private static LayerWork layer(LanguageModel model, Shards shards) {
        return ModelWork.layer(model, model.layers().getFirst(), BF16, shards);
    }

    private static double sum(LayerWork work, OperatorKind kind, StepShape shape) {
        return work.operators().stream()
                .filter(operator -> operator.kind() == kind)
                .mapToDouble(operator -> operator.count() * operator.flops(shape))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void theWeightsOfTheRanksTogetherAreTheLayers(int tensor) {
        LanguageModel model = model(GROUPED, DENSE, false);
        double bytes =
                layer(model, Shards.tensor(tensor)).operators().stream()
                        .mapToDouble(StepOperator::weightBytes)
                        .sum();
        double elements = GROUPED.matrixElements(4096) + DENSE.activeMatrixElements(4096);
        assertEquals(2 * elements, tensor * bytes, 1e-6 * elements);
    }

    /** Calculon's block of GPT-3 on eight ranks: 453.08 MB of weights, biases and norms apart. */
    @Test
    void aBlockOfGpt3OnEightRanksReadsItsWeightsOnce() {
        LanguageModel gpt = LanguageModel.gpt("GPT", 96, 12288, 96, 51200, 2048);
        double bytes =
                layer(gpt, Shards.tensor(8)).operators().stream()
                        .mapToDouble(StepOperator::weightBytes)
                        .sum();
        assertEquals(453.08e6, bytes, 0.0005 * 453.08e6);
    }

    @Test
    void decodingReadsWhatTheSequencesKeep() {
        for (SequenceMixer mixer : List.of(GROUPED, LATENT)) {
            LanguageModel model = model(mixer, DENSE, false);
            for (int tensor : new int[] {1, 8}) {
                StepShape once = new StepShape().addDecodes(4, 4 * 1000.0);
                StepShape twice = new StepShape().addDecodes(4, 4 * 2000.0);
                double more = attended(model, tensor, twice) - attended(model, tensor, once);
                CacheSize cache = CacheSize.of(model, BF16, tensor);
                assertEquals(4 * 1000 * cache.bytesPerToken(), 32 * more, 1e-3, mixer.toString());
            }
        }
    }

    private static double attended(LanguageModel model, int tensor, StepShape shape) {
        return layer(model, Shards.tensor(tensor)).operators().stream()
                .filter(operator -> operator.kind() == OperatorKind.ATTENTION_DECODE)
                .mapToDouble(operator -> operator.bytes(shape))
                .sum();
    }

    @Test
    void aSlidingWindowBoundsWhatDecodingReads() {
        Attention sliding = new Attention(32, 8, 128, 128, false, false, false, false);
        LanguageModel model = model(sliding, DENSE, false);
        double atWindow = attended(model, 1, new StepShape().addDecodes(3, 3 * 128.0));
        assertEquals(atWindow, attended(model, 1, new StepShape().addDecodes(3, 3 * 50_000.0)));
    }

    @Test
    void aStateIsReadAndWrittenOnceForEachDecodingSequence() {
        Mamba2 mamba = new Mamba2(128, 64, 128, 8, 4);
        LanguageModel model = model(mamba, new FeedForward.NoFeedForward(), false);
        StepOperator scan =
                layer(model, Shards.NONE).operators().stream()
                        .filter(operator -> operator.name().equals("scan decode"))
                        .findFirst()
                        .orElseThrow();
        double state = 32 * scan.bytesPerSequence();
        assertEquals(2 * CacheSize.of(model, BF16, 1).stateBytes(), state, 1e-3);
    }

    @Test
    void chunksOfAPromptWorkAsMuchAsThePromptAtOnce() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            int length = 1 + random.nextInt(20_000);
            StepShape whole = new StepShape().addPrefill(0, length, true);
            StepShape chunked = new StepShape();
            for (int done = 0; done < length; ) {
                int chunk = Math.min(length - done, 1 + random.nextInt(4096));
                chunked.addPrefill(done, chunk, done + chunk == length);
                done += chunk;
            }
            assertEquals(whole.prefillPairs(), chunked.prefillPairs(), "seed " + seed);
            assertEquals(whole.prefillTokens(), chunked.prefillTokens(), "seed " + seed);
            assertEquals(1, chunked.sampledSequences(), "seed " + seed);
        }
    }

    @Test
    void anEmptyIterationMovesAndComputesNothing() {
        LayerWork work = ModelWork.inference(model(LATENT, MOE, false), BF16, Shards.tensor(8));
        StepShape nothing = new StepShape();
        for (StepOperator operator : work.operators()) {
            assertEquals(0, operator.flops(nothing), operator.name());
            assertEquals(0, operator.bytes(nothing), operator.name());
        }
        for (StepExchange exchange : work.exchanges()) {
            assertEquals(0, exchange.bytes(nothing), exchange.name());
        }
    }

    @Test
    void theHeadRunsForSampledTokensOnly() {
        LanguageModel model = model(GROUPED, DENSE, false);
        LayerWork head = ModelWork.inferenceHead(model, BF16, Shards.NONE);
        assertEquals(0, head.flops(new StepShape().addPrefill(0, 4096, false)));
        StepShape ended = new StepShape().addPrefill(4096, 4096, true).addDecodes(3, 99);
        assertEquals(4 * 2.0 * 4096 * 128256, sum(head, OperatorKind.LINEAR, ended));
    }

    @Test
    void aBlockExchangesTwiceUnlessItsHalvesRunInParallel() {
        StepShape shape = new StepShape().addDecodes(64, 64_000);
        List<StepExchange> serial =
                layer(model(GROUPED, DENSE, false), Shards.tensor(8)).exchanges();
        List<StepExchange> parallel =
                layer(model(GROUPED, DENSE, true), Shards.tensor(8)).exchanges();
        assertEquals(2, serial.size());
        assertEquals(1, parallel.size());
        for (StepExchange exchange : serial) {
            assertEquals(ExchangeKind.ALL_REDUCE, exchange.kind());
            assertEquals(64 * 4096 * 2, exchange.bytes(shape));
        }
        assertEquals(List.of(), layer(model(GROUPED, DENSE, false), Shards.NONE).exchanges());
    }

    @Test
    void expertsAreSharedByTheRanksOfTheirGroup() {
        LanguageModel model = model(GROUPED, MOE, false);
        StepShape shape = new StepShape().addPrefill(0, 1000, true);
        double whole = sum(layer(model, Shards.NONE), OperatorKind.GROUPED_LINEAR, shape);
        assertEquals(1000 * 6 * 3 * 2.0 * 4096 * 1408, whole, 1e-6 * whole);
        // Eight ranks with the same tokens: an eighth each, by experts or by columns.
        Shards byExperts = new Shards(8, 1, 8, 1, 1, false);
        double eighth = sum(layer(model, byExperts), OperatorKind.GROUPED_LINEAR, shape);
        assertEquals(whole / 8, eighth, 1e-6 * whole);
        double columns = sum(layer(model, Shards.tensor(8)), OperatorKind.GROUPED_LINEAR, shape);
        assertEquals(whole / 8, columns, 1e-6 * whole);
        // Eight ranks with tokens of their own: each works as much as it brought.
        Shards byData = new Shards(1, 1, 8, 1, 8, false);
        LayerWork spread = layer(model, byData);
        assertEquals(whole, sum(spread, OperatorKind.GROUPED_LINEAR, shape), 1e-6 * whole);
        assertEquals(
                List.of("expert dispatch", "expert combine"),
                spread.exchanges().stream().map(StepExchange::name).toList());
        assertEquals(1000 * 6 * 4096 * 2.0, spread.exchanges().getFirst().bytes(shape));
    }

    @Test
    void ranksThatHoldTheSameTokensSendTheirPartOfThem() {
        LanguageModel model = model(GROUPED, MOE, false);
        StepShape shape = new StepShape().addPrefill(0, 1000, true);
        Shards twoByFour = new Shards(2, 1, 8, 1, 4, true);
        StepExchange dispatch =
                layer(model, twoByFour).exchanges().stream()
                        .filter(exchange -> exchange.kind() == ExchangeKind.ALL_TO_ALL)
                        .findFirst()
                        .orElseThrow();
        assertEquals(1000 * 6 * 4096 * 2.0 / 2, dispatch.bytes(shape));
    }

    @Test
    void expertsTouchedFollowFromEvenRouting() {
        assertEquals(0, MOE.expectedTouched(0, 64));
        assertEquals(6, MOE.expectedTouched(1, 64), 1e-9);
        assertEquals(64 * (1 - (58.0 / 64) * (58.0 / 64)), MOE.expectedTouched(2, 64), 1e-9);
        assertEquals(64, MOE.expectedTouched(1e4, 64), 1e-9);
        assertEquals(MOE.expectedTouched(7, 64) / 8, MOE.expectedTouched(7, 8), 1e-9);
        FeedForward.Moe all = new FeedForward.Moe(4, 4, 8, true, false, 0, false, null);
        assertEquals(4, all.expectedTouched(1, 4));
    }

    @Test
    void moreTokensNeverAskForLess() {
        long seed = 7;
        Random random = new Random(seed);
        LayerWork work = ModelWork.inference(model(LATENT, MOE, false), BF16, Shards.tensor(4));
        for (int trial = 0; trial < 200; trial++) {
            int sequences = random.nextInt(200);
            double context = sequences * (1.0 + random.nextInt(5000));
            int chunk = random.nextInt(4000);
            StepShape less = new StepShape().addDecodes(sequences, context);
            StepShape more = new StepShape().addDecodes(sequences + 1, context + 10);
            if (chunk > 0) {
                less.addPrefill(100, chunk, false);
                more.addPrefill(100, chunk + 1, true);
            }
            for (StepOperator operator : work.operators()) {
                assertTrue(operator.flops(more) >= operator.flops(less), operator.name());
                assertTrue(operator.bytes(more) >= operator.bytes(less), operator.name());
            }
        }
    }
}
