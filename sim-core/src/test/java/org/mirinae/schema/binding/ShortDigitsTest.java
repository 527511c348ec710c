package org.mirinae.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

final class ShortDigitsTest {

    private static void assertAsExact(double value) {
        for (int digits = 1; digits <= ShortDigits.MOST; digits++) {
            double exact = new BigDecimal(value).round(new MathContext(digits)).doubleValue();
            assertEquals(exact, ShortDigits.of(value).rounded(digits), value + " to " + digits);
        }
    }

    @Test
    void roundsAsTheExactValueDoes() {
        Random random = new Random(20_261_201);
        for (int i = 0; i < 5_000; i++) {
            assertAsExact(random.nextDouble() * StrictMath.pow(10, random.nextInt(60) - 25));
            assertAsExact(random.nextInt(100_000) / StrictMath.pow(10, random.nextInt(12)));
            assertAsExact(StrictMath.scalb(1.0, random.nextInt(200) - 100));
            assertAsExact((2 * random.nextInt(50_000) + 1) * 0.5);
        }
    }

    @Test
    void roundsWhatLiesHalfWayByTheExactValue() {
        for (double value :
                new double[] {0, 2.675, 1.005, 0.125, 2.5, 999.5, 0.0005, 1e23, 9.995}) {
            assertAsExact(value);
        }
    }

    @Test
    void skipsOnlyWhatReadsAsSomethingElse() {
        Random random = new Random(99);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextInt(1 << 30) / StrictMath.pow(10, random.nextInt(16));
            ShortDigits shortest = ShortDigits.of(value);
            for (int digits = 3; digits < shortest.fewest(3); digits++) {
                double off = Math.abs(shortest.rounded(digits) - value);
                assertTrue(off > 10 * Math.ulp(value), value + " to " + digits);
            }
        }
    }

    /** Checks what the digits are for: the shortest text that reads as the same quantity. */
    @Test
    void writesQuantitiesThatReadAsTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double value = random.nextDouble() * StrictMath.pow(10, random.nextInt(20) - 4);
            for (Object quantity :
                    new Object[] {new Bytes(value), new ByteRate(value), new Seconds(value)}) {
                String text = QuantityParser.format(quantity);
                assertEquals(
                        quantity, QuantityParser.parse(quantity.getClass(), text).value(), text);
            }
        }
        assertEquals("80 GB", QuantityParser.format(new Bytes(80e9)));
        assertEquals("3.35 TB/s", QuantityParser.format(new ByteRate(3.35e12)));
        assertEquals("2 us", QuantityParser.format(new Seconds(2e-6)));
        assertEquals("0 ns", QuantityParser.format(new Seconds(0)));
    }
}
