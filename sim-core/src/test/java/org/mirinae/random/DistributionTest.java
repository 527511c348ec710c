package org.mirinae.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.problems.Problems;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;

class DistributionTest {

    static Stream<Distribution> laws() {
        return Stream.of(
                new Distribution.Constant(3),
                new Distribution.Uniform(2, 8),
                new Distribution.Exponential(4),
                new Distribution.Gamma(5, 0.5),
                new Distribution.Gamma(5, 2),
                new Distribution.Weibull(3, 0.8),
                new Distribution.Weibull(3, 2.5),
                new Distribution.Lognormal(200, 0.8, 0, null),
                new Distribution.Lognormal(200, 0.8, 100, 400.0),
                new Distribution.Normal(10, 3, 0, null),
                new Distribution.Normal(1, 3, 0, 4.0),
                new Distribution.Empirical(List.of(1.0, 10.0), List.of(3.0, 1.0)));
    }

    /** The mean of 200,000 draws lies within five standard errors of the stated mean. */
    @ParameterizedTest
    @MethodSource("laws")
    void meanOfManyDrawsIsTheStatedMean(Distribution law) {
        RandomStream stream = new RandomStreams(20261124).stream(law.toString());
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = law.sample(stream);
            assertTrue(x >= 0, () -> "negative draw from " + law);
            sum += x;
            squares += x * x;
        }
        double mean = sum / n;
        double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
        assertEquals(law.mean(), mean, 5 * error + 1e-9, law::toString);
    }

    @Test
    void gammaHasTheStatedVariation() {
        Distribution law = new Distribution.Gamma(5, 2);
        RandomStream stream = new RandomStreams(1).stream("gamma");
        double sum = 0;
        double squares = 0;
        int n = 400_000;
        for (int i = 0; i < n; i++) {
            double x = law.sample(stream);
            sum += x;
            squares += x * x;
        }
        double mean = sum / n;
        assertEquals(2, Math.sqrt(squares / n - mean * mean) / mean, 0.03);
    }

    @Test
    void drawsStayInsideTheirBounds() {
        RandomStream stream = new RandomStreams(1).stream("bounds");
        Distribution law = new Distribution.Lognormal(200, 0.8, 100, 400.0);
        for (int i = 0; i < 10_000; i++) {
            double x = law.sample(stream);
            assertTrue(x >= 100 && x <= 400);
        }
    }

    @Test
    void specialFunctionsMatchTabulatedValues() {
        assertEquals(Math.sqrt(Math.PI) / 2, SpecialFunctions.gamma(1.5), 1e-13);
        assertEquals(24, SpecialFunctions.gamma(5), 1e-11);
        // Abramowitz and Stegun, table 26.1.
        assertEquals(0.158655253931457, SpecialFunctions.upperTail(1), 1e-14);
        assertEquals(0.001349898031630, SpecialFunctions.upperTail(3), 1e-14);
        assertEquals(2.8665157187919e-7, SpecialFunctions.upperTail(5), 1e-18);
        assertEquals(0.682689492137086, SpecialFunctions.normalBetween(-1, 1), 1e-13);
    }

    @Test
    void plainNumberIsTheConstant() {
        assertEquals(new Distribution.Constant(512), read("512", new Problems()));
    }

    @Test
    void mappingChoosesByType() {
        Distribution law = read("{type: lognormal, median: 200, sigma: 0.8}", new Problems());
        assertInstanceOf(Distribution.Lognormal.class, law);
    }

    @Test
    void everyProblemIsToldWithItsRemedy() {
        Problems problems = new Binder(EntrySource.none(), Map.of()).newProblems();
        read("{type: uniform, low: 5, high: 2}", problems);
        read("{type: normal, center: 5, sigma: 1, low: 50}", problems);
        read("{type: empirical, values: [1, 2], weights: [1]}", problems);
        assertEquals(
                List.of(
                        "high: the upper bound 2.0 is below the lower bound 5.0.\nMaybe swap them.",
                        "less than a thousandth of this law lies between 50.0 and infinity.\n"
                                + "Maybe move the bounds around its centre.",
                        "weights: 1 weights do not fit 2 values.\n"
                                + "Maybe give one for each, or leave them out."),
                problems.toList().stream()
                        .map(p -> p.toString().replaceAll(" \\(law:[0-9:]+\\)", ""))
                        .toList());
    }

    private static Distribution read(String yaml, Problems problems) {
        return new Binder(EntrySource.none(), Map.of())
                .bind(Distribution.class, DocumentReader.read("law", yaml, problems), problems);
    }
}
