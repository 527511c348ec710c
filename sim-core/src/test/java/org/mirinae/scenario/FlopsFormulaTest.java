package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.llm.architecture.FlopsFormula;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LatentAttention;
import org.mirinae.llm.architecture.ModelFlops;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepShape;
import org.mirinae.units.Precision;

/** FLOPs of catalogued models by the formulas of published tables, and by our own operators. */
final class FlopsFormulaTest {

    private static final int LENGTH = 4096;

    private static LanguageModel model(String name) {
        return CatalogTest.entry(Catalog.builtIn(), LanguageModel.class, "language_model", name);
    }

    /** The checks printed beside the published measurements, in GFLOP a token at 8,192 tokens. */
    @ParameterizedTest
    @CsvSource({
        "bridge, Llama-3.1-8B, 51.5",
        "bridge, Llama-3.1-70B, 449",
        "bridge, Llama-3.1-405B, 2524",
        "nemo, Llama-3.1-8B, 57.9"
    })
    void formulasGiveTheFiguresTheirSourcesPrint(String formula, String name, double gigaflops) {
        for (FlopsFormula known : FlopsFormula.values()) {
            if (known.toString().equals(formula)) {
                assertEquals(
                        gigaflops,
                        known.step(model(name), 1, 8192) / 8192 / 1e9,
                        0.001 * gigaflops);
            }
        }
    }

    /** Korthikanti et al. 2022, table 5: 18.13 s for 64 sequences on 64 A100 are 34.2 % of 312. */
    @Test
    void korthikantisFormulaGivesTheMfuOfTheirTable() {
        double flops = FlopsFormula.KORTHIKANTI.step(model("GPT-k-175B"), 64, 2048);
        assertEquals(0.514, flops / 64 / 13.75 / 312e12, 0.002);
    }

    @Test
    void megatronsClosedFormIsTheSumOverMatricesForGptShapes() {
        LanguageModel gpt = model("GPT-k-175B");
        assertEquals(
                1,
                ModelFlops.trainingStep(gpt, 4, 2048, false)
                        / FlopsFormula.KORTHIKANTI.step(gpt, 4, 2048),
                1e-12);
    }

    /** The operators executed forward are the model's FLOPs plus what is no matrix product. */
    @ParameterizedTest
    @CsvSource({
        "Llama-3.1-8B",
        "GPT-k-175B",
        "DeepSeek-V3",
        "Mixtral-8x7B",
        "Qwen3-30B-A3B",
        "GPT-J-6B",
        "gpt-oss-120b",
        "Qwen3-Next-80B-A3B",
        "Nemotron-3-Nano-30B-A3B",
        "DeepSeek-V4-Flash",
        "Nemotron-3-Super-120B-A12B",
        "PaLM-540B",
        "Llama-4-Maverick"
    })
    void forwardOperatorsSumToTheModelsFlops(String name) {
        LanguageModel model = model(name);
        double products = ModelFlops.forward(model, LENGTH, true);
        assertEquals(1, executed(model, LENGTH) / products, 0.006, name);
    }

    /**
     * Each query of a sparse prompt has keys of its own, which are not unfolded for all queries:
     * kernels multiply latents, which are wider than the keys and values the model counts.
     */
    @ParameterizedTest
    @CsvSource({"DeepSeek-V3.2", "GLM-5"})
    void promptsOfSparseAttentionExecuteProductsOfLatents(String name) {
        LanguageModel model = model(name);
        double length = LENGTH / 2.0;
        double wider = 0;
        for (var group : model.layers()) {
            if (group.mixer() instanceof LatentAttention latent) {
                assertTrue(latent.indexerTopK() >= length, "every key before a query is kept");
                double pairs = length * (length + 1) / 2;
                wider +=
                        group.count()
                                * pairs
                                * (latent.absorbedFlopsPerPair() - latent.flopsPerPair());
            }
        }
        double products = ModelFlops.forward(model, length, true);
        assertTrue(wider > 0.02 * products, name);
        assertEquals(1, executed(model, LENGTH / 2) / (products + wider), 0.006, name);
    }

    private static double executed(LanguageModel model, int length) {
        NumberFormats formats = NumberFormats.plain(Precision.BF16);
        LayerWork work = ModelWork.embedding(model, formats, Shards.NONE);
        for (var group : model.layers()) {
            work =
                    work.then(
                            ModelWork.layer(model, group, formats, Shards.NONE)
                                    .times(group.count()));
        }
        work = work.then(ModelWork.trainingHead(model, formats, Shards.NONE));
        return work.flops(new StepShape().addTraining(1, length, 1));
    }

    @Test
    void tensorShardsShareTheMatrixWork() {
        LanguageModel model = model("Llama-3.1-70B");
        NumberFormats formats = NumberFormats.plain(Precision.BF16);
        StepShape shape = new StepShape().addDecodes(64, 64 * 2000.0);
        double whole = ModelWork.inference(model, formats, Shards.NONE).flops(shape);
        double part = ModelWork.inference(model, formats, Shards.tensor(8)).flops(shape);
        assertEquals(whole / 8, part, 0.01 * whole / 8);
    }
}
