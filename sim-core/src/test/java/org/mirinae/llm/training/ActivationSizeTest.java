package org.mirinae.llm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.units.Precision;

/** Against Korthikanti et al. 2022, equations 1, 2 and 4, for each token: h = 12288, a = 96. */
class ActivationSizeTest {

    private static final LanguageModel GPT3 =
            LanguageModel.gpt("GPT-3", 96, 12288, 96, 51200, 2048);
    private static final NumberFormats FP16 = NumberFormats.plain(Precision.FP16);
    private static final double H = 12288;
    private static final int S = 2048;

    private static ActivationSize of(int tensor, boolean sequenceParallel, boolean fused) {
        Shards shards = new Shards(tensor, 1, 1, tensor, 1, sequenceParallel);
        return ActivationSize.of(
                GPT3, GPT3.layers().getFirst(), FP16, shards, FP16.compute(), S, fused);
    }

    @Test
    void aLayerKeepsThirtyFourBytesForEachElementAndFiveForEachScore() {
        assertEquals(H * (34 + 5 * 96 * S / H), of(1, false, false).all(), 1);
    }

    @Test
    void tensorParallelismLeavesTenBytesWhole() {
        assertEquals(H * (10 + 24.0 / 8 + 5 * 96 * S / (H * 8)), of(8, false, false).all(), 1);
    }

    @Test
    void sequenceParallelismSplitsThemToo() {
        assertEquals(H / 8 * (34 + 5 * 96 * S / H), of(8, true, false).all(), 1);
    }

    @Test
    void fullRecomputationKeepsTheInputOfALayer() {
        assertEquals(2 * H, of(1, false, false).input());
    }

    @Test
    void fusedAttentionKeepsNoScores() {
        assertEquals(0, of(8, true, true).scores());
    }
}
