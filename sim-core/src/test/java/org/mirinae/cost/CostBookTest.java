package org.mirinae.cost;

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
import org.mirinae.hardware.Precision;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.LanguageModel;
import org.mirinae.llm.ModelWork;
import org.mirinae.llm.NumberFormats;
import org.mirinae.llm.Operator;
import org.mirinae.llm.OperatorKind;
import org.mirinae.llm.Shards;
import org.mirinae.llm.StepShape;
import org.mirinae.result.Basis;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;

class CostBookTest {

    private static <T> T entry(Class<T> type, String name) {
        return Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), type, name));
    }

    private static CostBook book(String node) {
        return new CostBook(
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
    void aPriceSaysWhatItRestsOnAndHowSureItIs() {
        CostBook book = book("DGX-H100");
        for (Operator operator : decoding()) {
            Price price = book.price(operator);
            assertTrue(price.seconds() > 0 && price.joules() > 0, operator.name());
            assertTrue(price.bounds().low() <= price.seconds(), operator.name());
            assertTrue(price.bounds().high() >= price.seconds(), operator.name());
            assertTrue(price.joules() <= 700 * price.seconds(), "never above the board power");
            if (operator.kind() == OperatorKind.LINEAR) {
                assertTrue(
                        Set.of(Basis.CALIBRATED, Basis.MEASURED).contains(price.basis()),
                        operator.name() + " " + price.basis());
                assertTrue(
                        price.nearest().contains("vLLM 0.24.0 on H100-SXM-80GB, nearest m 64"),
                        price.nearest());
            }
        }
    }

    private static Operator product(double m, double n, double k) {
        double bytes = 2 * (n * k + m * (n + k));
        return new Operator(
                OperatorKind.LINEAR, "product", 1, 2 * m * n * k, bytes, Precision.BF16, m, n, k);
    }

    private static double width(Price price) {
        return price.bounds().high() / price.bounds().low();
    }

    @Test
    void theFurtherFromWhatWasMeasuredTheWeakerTheBasisAndTheWiderTheBounds() {
        CostBook own = book("DGX-H100");
        Price kept = own.price(product(4096, 8192, 8192));
        Price between = own.price(product(4000, 8000, 8000));
        Price beyond = own.price(product(4096, 8192, 500_000));
        Price sister = book("HGX-H800").price(product(4096, 8192, 8192));
        assertEquals(Basis.MEASURED, kept.basis());
        assertEquals(Basis.CALIBRATED, between.basis());
        assertEquals(Basis.EXTRAPOLATED, beyond.basis());
        assertEquals(Basis.EXTRAPOLATED, sister.basis());
        assertEquals(width(kept), width(between), 1e-9);
        assertTrue(width(beyond) > width(kept));
        assertTrue(width(sister) > width(kept));
        assertTrue(between.nearest().endsWith("nearest m 4096, n 8192, k 8192"), between.nearest());
        assertTrue(sister.nearest().contains("on H100-SXM-80GB"), sister.nearest());
    }

    @Test
    void narrowWeightsThatAreWidenedTakeLessWhileTheyWaitForMemoryAndAsLongWhenTheyDoNot() {
        CostBook book = book("DGX-H100");
        double few = book.price(product(16, 8192, 8192)).seconds();
        double many = book.price(product(16384, 8192, 8192)).seconds();
        double quarter = book.price(weightOnly(16)).seconds();
        assertTrue(quarter < 0.6 * few, quarter + " of " + few);
        assertEquals(many, book.price(weightOnly(16384)).seconds(), 0.02 * many);
    }

    @Test
    void integersArePricedAsFloatsOfAsManyBitsAndSaySo() {
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
        Price price = book("DGX-H100").price(integers);
        assertEquals(Basis.EXTRAPOLATED, price.basis());
        assertTrue(price.nearest().contains("products in fp8"), price.nearest());
        // A B300 multiplies integers fifteen times slower than floats, and no price beats that.
        double bound = integers.flops() / 307e12;
        assertTrue(book("DGX-B300").price(integers).seconds() >= bound);
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
        Price price = book("MI300X-x8").price(decoding().getFirst());
        assertEquals("nothing measured: the roofline with assumed shares", price.nearest());
        assertEquals(price.seconds() * 2, price.bounds().high(), 1e-12);
    }

    @Test
    void aBatchGivesThePricesOfItsOperatorsAndKeepsThem() {
        CostBook book = book("DGX-H100");
        List<Operator> operators = decoding();
        double[] seconds = new double[operators.size()];
        double[] joules = new double[operators.size()];
        book.price(operators, seconds, joules);
        for (int i = 0; i < seconds.length; i++) {
            assertEquals(book.price(operators.get(i)).seconds(), seconds[i]);
            assertSame(book.price(operators.get(i)), book.price(operators.get(i)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> book.price(operators, new double[1], new double[1]));
    }

    @Test
    void aLowerPowerLimitIsNeverFasterAndNeverDrawsMore() {
        Node node = entry(Node.class, "DGX-H100");
        for (Operator operator : decoding()) {
            Price full = book("DGX-H100").price(operator);
            Price capped =
                    new CostBook(
                                    PowerLimits.of(node, 400),
                                    entry(Stack.class, "vLLM-0.24.0"),
                                    CpuBackend.forAnswers())
                            .price(operator);
            assertTrue(capped.seconds() >= full.seconds() * (1 - 1e-12), operator.name());
            assertTrue(capped.joules() / capped.seconds() <= 400 * (1 + 1e-12), operator.name());
        }
    }
}
