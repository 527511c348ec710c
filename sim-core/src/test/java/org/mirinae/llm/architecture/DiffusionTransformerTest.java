package org.mirinae.llm.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.perf.kernel.OperatorEstimator;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

class DiffusionTransformerTest {

    /** DiT-XL/2 of Peebles and Xie (2023), table 1 and appendix, recalled. */
    private static final DiffusionTransformer DIT_XL =
            new DiffusionTransformer(28, 1152, 16, 4608, 6, 0, 4, 2);

    /** A film maker of the size of Wan 2.1 14B: 40 layers of 5,120, text of 4,096; recalled. */
    private static final DiffusionTransformer FILM =
            new DiffusionTransformer(40, 5120, 40, 13824, 0, 4096, 16, 2);

    private static double flops(DiffusionTransformer model, double tokens, double text) {
        return model.step(1, tokens, text, Precision.BF16).stream()
                .mapToDouble(op -> op.count() * op.flops())
                .sum();
    }

    private static double seconds(DiffusionTransformer model, double tokens, double text) {
        Catalog catalog = Catalog.builtIn();
        OperatorEstimator estimator =
                new OperatorEstimator(
                        Objects.requireNonNull(CatalogReading.of(catalog, Node.class, "DGX-H100")),
                        Objects.requireNonNull(
                                CatalogReading.of(catalog, Stack.class, "vLLM-0.24.0")),
                        CpuBackend.forAnswers());
        return model.step(1, tokens, text, Precision.BF16).stream()
                .mapToDouble(op -> estimator.estimate(op).seconds())
                .sum();
    }

    @Test
    void aPictureAsksForThePublishedOperations() {
        double tokens = DIT_XL.tokens(1, 32, 32);
        assertEquals(256, tokens);
        // The paper counts a multiplication with its addition once.
        assertEquals(118.64e9, flops(DIT_XL, tokens, 0) / 2, 0.01 * 118.64e9);
        assertEquals(675e6, DIT_XL.parameters(), 0.02 * 675e6);
    }

    @Test
    void operationsAreThoseOfTheClosedFormula() {
        double tokens = FILM.tokens(21, 60, 104);
        double text = 512;
        double h = FILM.hidden();
        double projections = 2 * tokens * (4 * h * h + 2 * h * 13824 + 2 * h * h);
        double texts = 2 * text * 2 * h * 4096;
        double attention = 4 * tokens * h * (tokens + text);
        double ends = 2 * 2 * tokens * h * 16 * 4;
        assertEquals(
                40 * (projections + texts + attention) + ends,
                flops(FILM, tokens, text),
                1e-9 * flops(FILM, tokens, text));
    }

    @Test
    void twiceTheFramesTakeMoreThanTwiceTheTime() {
        double once = seconds(FILM, FILM.tokens(21, 60, 104), 512);
        double twice = seconds(FILM, FILM.tokens(42, 60, 104), 512);
        assertTrue(twice > 2 * once, "everything looks at everything: " + twice + " > 2 " + once);
        assertTrue(once * 989e12 > flops(FILM, FILM.tokens(21, 60, 104), 512), "the peak holds");
    }
}
