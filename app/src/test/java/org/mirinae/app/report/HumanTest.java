package org.mirinae.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|s|0 s",
                "0.123456|s|0.1235 s",
                "12.3456|ms|12.35 ms",
                "12.5|ms|12.5 ms",
                "999.96|ms|1,000 ms",
                "12345.6|tokens/s|12,346 tokens/s",
                "19366|count|19,366",
                "1234567|count|1,234,567",
                "-1234.5|s|-1,234 s",
                "0.4567|share|45.67 %",
                "85899345920|bytes|85.9 GB",
                "17900000|W|17.9 MW",
                "3600000|J|1 kWh",
                "0.00001234|s|0.00001234 s",
                "1e18|count|1E+18"
            })
    void numbersAreRoundedToFourDigitsAndUnitsScaled(double value, String unit, String expected) {
        assertEquals(expected, Human.quantity(value, unit));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"3.4|3 s", "80|1 min 20 s", "7260|2 h 1 min"})
    void spansOfRealTimeAreShort(double seconds, String expected) {
        assertEquals(expected, Human.duration(seconds));
    }
}
