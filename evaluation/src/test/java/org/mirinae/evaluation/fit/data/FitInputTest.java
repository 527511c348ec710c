package org.mirinae.evaluation.fit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.fit.KernelFits;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;

/** Checks that what is wrong with measurements is told at once, with its file and line. */
class FitInputTest {

    private static String message(Map<String, String> tables) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        tables.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return assertThrows(
                        InvalidScenarioException.class,
                        () ->
                                KernelFits.of(
                                        Catalog.builtIn(),
                                        Resources.of(files),
                                        List.of(),
                                        "2026-01-01"))
                .getMessage();
    }

    @Test
    void everyProblemOfATableIsToldWithItsLineAndRemedy() {
        assertEquals(
                """
                there is no GPU "MyChip" in the catalogue (kernels_gemm.csv:2:1).
                Maybe add it: a file gpu/NAME.yaml in a folder of yours, and --catalog FOLDER; \
                docs/fitting.md shows one.
                time_us is -3, and has to be above zero (kernels_gemm.csv:3:1).
                Maybe leave the row out.
                m is 2.5, which is no whole number (kernels_gemm.csv:4:1).
                Maybe its unit stands in the cell; it belongs to the column.
                time_us is 3us, which is no number (kernels_gemm.csv:5:1).
                Maybe its unit stands in the cell; it belongs to the column.
                time_us of 1.4 is 397 times less than H100-SXM-80GB can reach \
                (kernels_gemm.csv:6:1).
                Maybe it is in another unit: time_us is in us, latency in ms.
                the row has a time_us and a latency, which is in ms (kernels_gemm.csv:7:1).
                Maybe leave one of them out.""",
                message(
                        Map.of(
                                "kernels_gemm.csv",
                                """
                                hardware,framework,dtype,m,n,k,time_us,latency
                                MyChip,own 1,bfloat16,16,1024,1024,9,
                                H100-SXM-80GB,own 1,bfloat16,16,1024,1024,-3,
                                H100-SXM-80GB,own 1,bfloat16,2.5,1024,1024,9,
                                H100-SXM-80GB,own 1,bfloat16,16,1024,1024,3us,
                                H100-SXM-80GB,own 1,bfloat16,8192,8192,8192,1.4,
                                H100-SXM-80GB,own 1,bfloat16,16,1024,1024,9,0.009
                                """)));
    }

    @Test
    void missingColumnsOfOneTableAndAnEmptyOtherAreToldTogether() {
        assertEquals(
                """
                kernels_attention.csv: the table has no rows.
                Maybe the measuring stopped.
                kernels_gemm.csv: there is no column dtype (or gemm_dtype).
                Maybe its header is spelled otherwise: see docs/fitting.md.
                kernels_gemm.csv: there is no column time_us (or latency).
                Maybe its header is spelled otherwise: see docs/fitting.md.
                kernels_moe.csv: the table is empty.
                Maybe it was cut off.""",
                message(
                        Map.of(
                                "kernels_gemm.csv",
                                "hardware,m,n,k,seconds\nH100-SXM-80GB,1,1024,1024,0.1\n",
                                "kernels_attention.csv",
                                "hardware,phase\n",
                                "kernels_moe.csv",
                                "")));
    }

    @Test
    void ofManyProblemsTheFirstTwentyAreToldAndTheRestCounted() {
        StringBuilder csv = new StringBuilder("hardware,framework,dtype,m,n,k,time_us\n");
        for (int i = 0; i < 30; i++) {
            csv.append("H100-SXM-80GB,own 1,bfloat16,16,1024,1024,0\n");
        }
        String message = message(Map.of("kernels_gemm.csv", csv.toString()));
        assertEquals(42, message.lines().count(), message);
        assertEquals(
                "kernels_gemm.csv: 10 more problems of this table.",
                message.lines().skip(40).findFirst().orElse(""));
    }
}
