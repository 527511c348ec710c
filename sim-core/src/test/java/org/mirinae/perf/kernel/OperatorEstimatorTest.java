package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepShape;
import org.mirinae.result.Basis;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

class OperatorEstimatorTest {

    private static <T> T entry(Class<T> type, String name) {
        return Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), type, name));
    }

    private static OperatorEstimator estimator(String node) {
        return new OperatorEstimator(
                entry(Node.class, node),
                entry(Stack.class, "vLLM-0.24.0"),
                CpuBackend.forAnswers());
    }

    private static List<Operator> decoding() {
        StepShape shape = new StepShape().addDecodes(64, 64 * 2000);
        List<Operator> operators = new ArrayList<>();
        ModelWork.inference(
                        entry(LanguageModel.class, "Llama-3.1-70B"),
                        NumberFormats.plain(Precision.BF16),
                        new Shards(8, 1, 1, 8, 1, false))
                .operators()
                .forEach(
                        operator -> {
                            if (operator.units(shape) > 0) {
                                operators.add(operator.at(shape));
                            }
                        });
        return operators;
    }

    @Test
    void anEstimateSaysWhatItRestsOnAndHowSureItIs() {
        OperatorEstimator estimator = estimator("DGX-H100");
        for (Operator operator : decoding()) {
            OperatorEstimate estimate = estimator.estimate(operator);
            assertTrue(estimate.seconds() > 0 && estimate.joules() > 0, operator.name());
            assertTrue(estimate.bounds().low() <= estimate.seconds(), operator.name());
            assertTrue(estimate.bounds().high() >= estimate.seconds(), operator.name());
            assertTrue(
                    estimate.joules() <= 700 * estimate.seconds(), "never above the board power");
            if (operator.kind() == OperatorKind.LINEAR) {
                assertTrue(
                        Set.of(Basis.CALIBRATED, Basis.MEASURED).contains(estimate.basis()),
                        operator.name() + " " + estimate.basis());
                assertTrue(
                        estimate.nearest().contains("vLLM 0.24.0 on H100-SXM-80GB, nearest m 64"),
                        estimate.nearest());
            }
        }
    }

    private static Operator product(double m, double n, double k) {
        double bytes = 2 * (n * k + m * (n + k));
        return new Operator(
                OperatorKind.LINEAR, "product", 1, 2 * m * n * k, bytes, Precision.BF16, m, n, k);
    }

    private static double width(OperatorEstimate estimate) {
        return estimate.bounds().high() / estimate.bounds().low();
    }

    @Test
    void theFurtherFromWhatWasMeasuredTheWeakerTheBasisAndTheWiderTheBounds() {
        OperatorEstimator own = estimator("DGX-H100");
        OperatorEstimate kept = own.estimate(product(4096, 8192, 8192));
        OperatorEstimate between = own.estimate(product(4000, 8000, 8000));
        OperatorEstimate beyond = own.estimate(product(4096, 8192, 500_000));
        OperatorEstimate relative = estimator("HGX-H800").estimate(product(4096, 8192, 8192));
        assertEquals(Basis.MEASURED, kept.basis());
        assertEquals(Basis.CALIBRATED, between.basis());
        assertEquals(Basis.EXTRAPOLATED, beyond.basis());
        assertEquals(Basis.EXTRAPOLATED, relative.basis());
        assertEquals(width(kept), width(between), 1e-9);
        assertTrue(width(beyond) > width(kept));
        assertTrue(width(relative) > width(kept));
        assertTrue(between.nearest().endsWith("nearest m 4096, n 8192, k 8192"), between.nearest());
        assertTrue(relative.nearest().contains("on H100-SXM-80GB"), relative.nearest());
    }

    @Test
    void narrowWeightsThatAreWidenedTakeLessWhileTheyWaitForMemoryAndAsLongWhenTheyDoNot() {
        OperatorEstimator estimator = estimator("DGX-H100");
        double few = estimator.estimate(product(16, 8192, 8192)).seconds();
        double many = estimator.estimate(product(16384, 8192, 8192)).seconds();
        double quarter = estimator.estimate(weightOnly(16)).seconds();
        assertTrue(quarter < 0.6 * few, quarter + " of " + few);
        assertEquals(many, estimator.estimate(weightOnly(16384)).seconds(), 0.02 * many);
    }

    @Test
    void integersAreTimedAsFloatsOfAsManyBitsAndSaySo() {
        double n = 8192;
        Operator integers =
                new Operator(
                        OperatorKind.LINEAR,
                        "product",
                        1,
                        2 * 4096 * n * n,
                        n * n + 4 * 4096 * n,
                        Precision.INT8,
                        4096,
                        n,
                        n);
        OperatorEstimate estimate = estimator("DGX-H100").estimate(integers);
        assertEquals(Basis.EXTRAPOLATED, estimate.basis());
        assertTrue(estimate.nearest().contains("products in fp8"), estimate.nearest());
        // A B300 multiplies integers fifteen times slower than floats, and no price beats that.
        double bound = integers.flops() / 307e12;
        assertTrue(estimator("DGX-B300").estimate(integers).seconds() >= bound);
    }

    /** The same product with INT4 weights. */
    private static Operator weightOnly(double m) {
        double weights = 8192.0 * 8192 * Precision.INT4.bytesPerElement();
        return new Operator(
                OperatorKind.LINEAR,
                "product",
                1,
                2 * m * 8192 * 8192,
                weights + 2 * m * 16384,
                Precision.BF16,
                m,
                8192,
                8192,
                null,
                null,
                weights);
    }

    @Test
    void whatNobodyMeasuredIsNeverASilentGuess() {
        OperatorEstimate estimate = estimator("MI300X-x8").estimate(decoding().getFirst());
        assertEquals("nothing measured: the roofline with assumed shares", estimate.nearest());
        assertEquals(estimate.seconds() * 2, estimate.bounds().high(), 1e-12);
    }

    @Test
    void aBatchGivesTheEstimatesOfItsOperatorsAndKeepsThem() {
        OperatorEstimator estimator = estimator("DGX-H100");
        List<Operator> operators = decoding();
        double[] seconds = new double[operators.size()];
        double[] joules = new double[operators.size()];
        estimator.estimate(operators, seconds, joules);
        for (int i = 0; i < seconds.length; i++) {
            assertEquals(estimator.estimate(operators.get(i)).seconds(), seconds[i]);
            assertSame(estimator.estimate(operators.get(i)), estimator.estimate(operators.get(i)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> estimator.estimate(operators, new double[1], new double[1]));
    }

    @Test
    void aLowerPowerLimitIsNeverFasterAndNeverDrawsMore() {
        Node node = entry(Node.class, "DGX-H100");
        for (Operator operator : decoding()) {
            OperatorEstimate full = estimator("DGX-H100").estimate(operator);
            OperatorEstimate capped =
                    new OperatorEstimator(
                                    PowerLimits.of(node, 400),
                                    entry(Stack.class, "vLLM-0.24.0"),
                                    CpuBackend.forAnswers())
                            .estimate(operator);
            assertTrue(capped.seconds() >= full.seconds() * (1 - 1e-12), operator.name());
            assertTrue(capped.joules() / capped.seconds() <= 400 * (1 + 1e-12), operator.name());
        }
    }
}
