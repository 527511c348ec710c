package org.mirinae.evaluation.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.evaluation.house.SharedData;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.TrainingGemmFit;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

class TrainingGemmFitterTest {

    private static final Catalog CATALOG = Catalog.builtIn();

    private static GpuRates rates(String gpu) {
        return new GpuRates(
                CatalogReading.of(CATALOG, Gpu.class, gpu),
                CatalogReading.of(CATALOG, Stack.class, "vLLM-0.19.0"));
    }

    private static TrainingGemmFit entry(String gpu) {
        TrainingGemmFit fit =
                CatalogReading.of(CATALOG, KernelEfficiency.class, gpu).trainingProducts();
        assertNotNull(fit, gpu);
        return fit;
    }

    @Tag("data")
    @ParameterizedTest
    @CsvSource({"a100_pcie,A100-PCIE-80GB,A100-SXM-80GB", "b200_bf16_ceperm,B200,B200"})
    void theCatalogueHoldsWhatTheMeasurementsGive(String file, String gpu, String entry)
            throws IOException {
        Path path = SharedData.at("data/training/simumax_systems/" + file + ".json");
        TrainingGemmFit fit = TrainingGemmFitter.fit(file, Files.readAllBytes(path), rates(gpu));
        assertNotNull(fit);
        // Lone calls may have been fitted anew since; two percent of them is no other finding.
        assertEquals(entry(entry).sustained(), fit.sustained(), 0.02 * fit.sustained());
        assertEquals(entry(entry).expertCompute(), fit.expertCompute(), 1e-3);
        assertEquals(entry(entry).perExpert().value(), fit.perExpert().value(), 1e-8);
    }

    /** Peak of dense 16-bit products over board power. */
    private static double flopsOfAWatt(String gpu) {
        GpuRates rates = rates(gpu);
        assertNotNull(rates.gpu().tdp());
        return rates.peak(Precision.BF16) / rates.gpu().tdp().value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H100-SXM-80GB",
                "H200-SXM-141GB",
                "H800-SXM-80GB",
                "B300",
                "GB200",
                "GB300"
            })
    void whatWasNotMeasuredIsCarriedOverByTheThirdRootOfFlopsOfAWatt(String gpu) {
        double root = StrictMath.cbrt(flopsOfAWatt(gpu) / flopsOfAWatt("B200"));
        TrainingGemmFit from = entry("B200");
        TrainingGemmFit to = entry(gpu);
        assertEquals(Math.max(1, from.sustained() * root), to.sustained(), 2e-3);
        assertEquals(from.expertCompute() / root, to.expertCompute(), 2e-3);
        assertEquals(from.perExpert(), to.perExpert());
    }

    @Test
    void moreOfAnythingTakesLonger() {
        TrainingGemmFit fit = entry("B200");
        double before = fit.expertSeconds(1, 1, 10);
        assertTrue(before > 1);
        assertTrue(fit.expertSeconds(2, 1, 10) > before);
        assertTrue(fit.expertSeconds(1, 2, 10) > before);
        assertTrue(fit.expertSeconds(1, 1, 20) > before);
    }
}
