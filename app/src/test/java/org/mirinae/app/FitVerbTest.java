package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb fit, as a user meets it. */
class FitVerbTest {

    @TempDir Path folder;

    /** Made by t = 5 us + 2 m n k / 500e12 + bytes / 2e12, on no GPU there is. */
    private void measurements() throws IOException {
        measurements("H100-SXM-80GB");
    }

    private void measurements(String gpu) throws IOException {
        StringBuilder csv = new StringBuilder("hardware,framework,dtype,m,n,k,time_us\n");
        for (int m = 1; m <= 4096; m *= 4) {
            for (int n = 1024; n <= 8192; n *= 2) {
                for (int k = 1024; k <= 8192; k *= 2) {
                    double flops = 2.0 * m * n * k;
                    double bytes = 2.0 * (n * k + m * (n + k));
                    double micros = 5 + 1e6 * Math.max(flops / 500e12, bytes / 2e12);
                    csv.append(
                            "%s,vllm 0.1.0,bfloat16,%d,%d,%d,%s%n".formatted(gpu, m, n, k, micros));
                }
            }
        }
        Files.writeString(folder.resolve("kernels_gemm.csv"), csv);
    }

    @Test
    void aFitIsPrintedAndItsEntryIsACatalogueThatRuns() throws IOException {
        measurements();
        Path out = folder.resolve("out");
        CommandLine fit =
                CommandLine.run("fit", "--data", folder.toString(), "--out", out.toString());
        assertEquals(0, fit.code(), fit.err());
        assertTrue(fit.out().contains("H100-SXM-80GB  gemm"), fit.out());
        assertTrue(Files.exists(out.resolve("kernel_efficiency/H100-SXM-80GB.yaml")));
        Path scenario = Files.writeString(folder.resolve("chat.yaml"), RunVerbTest.SERVING);
        CommandLine usual = CommandLine.run("run", scenario.toString(), "--format", "json");
        CommandLine ours =
                CommandLine.run(
                        "run",
                        scenario.toString(),
                        "--format",
                        "json",
                        "--catalog",
                        out.toString());
        assertEquals(0, ours.code(), ours.err());
        assertTrue(
                !RunVerbTest.digest(usual).equals(RunVerbTest.digest(ours)),
                "our own measurements change the figures");
    }

    /** The worked example of docs/fitting.md. */
    @Test
    void aGpuOfOnesOwnIsAddedToTheCatalogueAndItsLawRecovered() throws IOException {
        measurements("MyChip");
        Path out = folder.resolve("mine");
        String[] arguments = {
            "fit", "--data", folder.toString(), "--out", out.toString(), "--catalog", out.toString()
        };
        Files.createDirectories(out.resolve("gpu"));
        CommandLine unknown = CommandLine.run(arguments);
        assertEquals(2, unknown.code());
        assertEquals(
                """
                there is no GPU "MyChip" in the catalogue (kernels_gemm.csv:2:1).
                Maybe add it: a file gpu/NAME.yaml in a folder of yours, and --catalog FOLDER; \
                docs/fitting.md shows one.
                """,
                unknown.err());
        Files.writeString(
                out.resolve("gpu/MyChip.yaml"),
                """
                name: MyChip
                vendor: Mine
                year: 2026
                status: prototype
                peak: {bf16: 625 TFLOP/s}
                memory: {type: HBM3, capacity: 96 GB, bandwidth: 2500 GB/s}
                compute_units: 100
                host: {technology: "PCIe 5.0 x16", rate_per_direction: 63 GB/s}
                tdp: 500 W
                sources: {default: "data sheet"}
                """);
        CommandLine fit = CommandLine.run(arguments);
        assertEquals(0, fit.code(), fit.err());
        String entry = Files.readString(out.resolve("kernel_efficiency/MyChip.yaml"));
        assertEquals(500.0 / 625, figure(entry, "compute"), 0.02, entry);
        assertEquals(2000.0 / 2500, figure(entry, "memory"), 0.02, entry);
        assertTrue(figure(entry, "median_error_percent") < 5, entry);
        Path gpu = out.resolve("gpu/MyChip.yaml");
        Files.writeString(gpu, Files.readString(gpu) + "kernels: MyChip\n");
        CommandLine shown =
                CommandLine.run("catalog", "gpu", "MyChip", "--catalog", out.toString());
        assertEquals(0, shown.code(), shown.err());
    }

    private static double figure(String entry, String key) {
        return entry.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(key + ": "))
                .mapToDouble(line -> Double.parseDouble(line.substring(key.length() + 2)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void aFolderWithoutMeasurementsSaysWhatItLooksFor() {
        CommandLine fit = CommandLine.run("fit", "--data", folder.toString());
        assertEquals(2, fit.code());
        assertEquals("", fit.out());
        assertTrue(
                fit.err()
                        .startsWith(
                                "--data: "
                                        + folder
                                        + " holds no kernel measurements of known chips.\nMaybe one of "),
                fit.err());
        assertEquals(
                new CommandLine(
                        2, "", "--data is missing.\nMaybe mirinae fit --data measurements.\n"),
                CommandLine.run("fit"));
    }
}
