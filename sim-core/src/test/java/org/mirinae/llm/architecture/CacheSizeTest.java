package org.mirinae.llm.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.llm.architecture.SequenceMixer.Attention;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.units.Precision;

final class CacheSizeTest {

    private static final NumberFormats BF16 = NumberFormats.plain(Precision.BF16);
    private static final FeedForward NONE = new FeedForward.NoFeedForward();

    private static LayerGroup layers(int count, SequenceMixer mixer) {
        return new LayerGroup(count, mixer, NONE, false);
    }

    private static Attention attention(Integer window) {
        return new Attention(32, 8, 128, window, false, false, false, false);
    }

    @Test
    void aTokenOfLlama8bKeeps128KiB() {
        CacheSize cache = CacheSize.of(List.of(layers(32, attention(null))), BF16, 1);
        assertEquals(131_072, cache.bytesPerToken());
        assertEquals(131_072 * 1000.0, cache.bytes(1000));
    }

    @Test
    void keyHeadsAreDealtToRanksUntilEachHasOne() {
        List<LayerGroup> llama = List.of(layers(32, attention(null)));
        assertEquals(16_384, CacheSize.of(llama, BF16, 8).bytesPerToken());
        assertEquals(16_384, CacheSize.of(llama, BF16, 32).bytesPerToken());
    }

    @Test
    void aTokenOfDeepSeekV3KeepsItsLatentOnEveryRank() {
        LatentAttention mixer = new LatentAttention(128, 1536, 512, 128, 64, 128, 0, 0, 0);
        List<LayerGroup> layers = List.of(layers(61, mixer));
        // 512 + 64 elements in 61 layers: 70,272 bytes, DeepSeek-V3 report, and not fewer on 8
        // ranks.
        assertEquals(70_272, CacheSize.of(layers, BF16, 1).bytesPerToken());
        assertEquals(70_272, CacheSize.of(layers, BF16, 8).bytesPerToken());
    }

    @Test
    void aWindowBoundsWhatIsKept() {
        CacheSize cache =
                CacheSize.of(
                        List.of(layers(18, attention(128)), layers(18, attention(null))), BF16, 1);
        assertEquals(Map.of(128, 73_728.0), cache.windows());
        assertEquals(100 * 2 * 73_728.0, cache.bytes(100));
        assertEquals((128 + 10_000) * 73_728.0, cache.bytes(10_000));
    }

    @Test
    void aRecurrenceKeepsTheSameWhateverTheLength() {
        GatedDelta mixer = new GatedDelta(16, 32, 128, 128, 4);
        CacheSize cache = CacheSize.of(List.of(layers(36, mixer)), BF16, 1);
        assertEquals(cache.bytes(1), cache.bytes(1_000_000));
        assertEquals(36 * 4.0 * (32 * 128 * 128 + 3 * (2 * 16 * 128 + 32 * 128)), cache.bytes(7));
        assertEquals(
                cache.bytes(7) / 4, CacheSize.of(List.of(layers(36, mixer)), BF16, 4).bytes(7));
    }

    @Test
    void unquantisedAndUncutItIsTheElementsOfTheModel() {
        LanguageModel gpt = LanguageModel.gpt("GPT", 24, 2048, 16, 50257, 2048);
        for (int length = 1; length < 100_000; length *= 3) {
            assertEquals(
                    2 * gpt.cacheElements(length), CacheSize.of(gpt, BF16, 1).bytes(length), 1e-3);
        }
        NumberFormats fp8 = NumberFormats.recipe(Precision.FP8, Precision.FP8);
        assertTrue(
                CacheSize.of(gpt, fp8, 1).bytes(100) < 0.6 * CacheSize.of(gpt, BF16, 1).bytes(100));
    }
}
