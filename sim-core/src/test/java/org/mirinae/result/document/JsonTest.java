package org.mirinae.result.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    // The finite rows of appendix B of RFC 8785, by bit pattern, but for the smallest denormal, of
    // which Java prints two digits (4.9e-324) where ECMAScript prints one.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbersAreLaidOutAsInRfc8785(String bits, String expected) {
        assertEquals(
                expected, Json.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
    }

    @Test
    void everyNumberReadsBackToTheSameDouble() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(Json.number(value)), () -> "seed " + seed);
            }
        }
    }

    @Test
    void notANumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.number(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.number(Double.POSITIVE_INFINITY));
    }

    @Test
    void canonicalFormSortsKeysAtEveryDepthAndHasNoWhiteSpace() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("b", List.of(1L, 2.5, true, "x"));
        tree.put("a", Map.of("z", 0.0));
        assertEquals("{\"a\":{\"z\":0},\"b\":[1,2.5,true,\"x\"]}", Json.canonical(tree));
        assertEquals(
                """
                {
                  "b": [
                    1,
                    2.5,
                    true,
                    "x"
                  ],
                  "a": {
                    "z": 0
                  }
                }
                """,
                Json.pretty(tree));
    }

    @Test
    void textIsEscapedAsJsonAsks() {
        assertEquals("\"\\\"\\\\\\n\\u0001미리내/\"", Json.compact("\"\\\n\u0001미리내/"));
    }

    @Test
    void emptyContainersStayOnOneLine() {
        assertEquals("{}\n", Json.pretty(Map.of()));
        assertEquals("[]\n", Json.pretty(List.of()));
    }
}
