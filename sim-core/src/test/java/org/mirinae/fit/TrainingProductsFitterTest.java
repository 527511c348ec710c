package org.mirinae.fit;

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
import org.mirinae.cost.ChipRates;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.hardware.Precision;
import org.mirinae.hardware.TrainingProductsFit;
import org.mirinae.house.SharedData;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;

class TrainingProductsFitterTest {

    private static final Catalog CATALOG = Catalog.builtIn();

    private static ChipRates rates(String chip) {
        return new ChipRates(
                CatalogReading.of(CATALOG, Gpu.class, chip),
                CatalogReading.of(CATALOG, Stack.class, "vLLM-0.19.0"));
    }

    private static TrainingProductsFit entry(String chip) {
        TrainingProductsFit fit =
                CatalogReading.of(CATALOG, KernelEfficiency.class, chip).trainingProducts();
        assertNotNull(fit, chip);
        return fit;
    }

    @Tag("data")
    @ParameterizedTest
    @CsvSource({"a100_pcie,A100-PCIE-80GB,A100-SXM-80GB", "b200_bf16_ceperm,B200,B200"})
    void theCatalogueHoldsWhatTheMeasurementsGive(String file, String chip, String entry)
            throws IOException {
        Path path = SharedData.at("data/training/simumax_systems/" + file + ".json");
        TrainingProductsFit fit =
                TrainingProductsFitter.fit(file, Files.readAllBytes(path), rates(chip));
        assertNotNull(fit);
        // Lone calls may have been fitted anew since; two percent of them is no other finding.
        assertEquals(entry(entry).sustained(), fit.sustained(), 0.02 * fit.sustained());
        assertEquals(entry(entry).expertCompute(), fit.expertCompute(), 1e-3);
        assertEquals(entry(entry).perExpert().value(), fit.perExpert().value(), 1e-8);
    }

    /** Peak of dense 16-bit products over board power. */
    private static double flopsOfAWatt(String chip) {
        ChipRates rates = rates(chip);
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
    void whatWasNotMeasuredIsCarriedOverByTheThirdRootOfFlopsOfAWatt(String chip) {
        double root = StrictMath.cbrt(flopsOfAWatt(chip) / flopsOfAWatt("B200"));
        TrainingProductsFit from = entry("B200");
        TrainingProductsFit to = entry(chip);
        assertEquals(Math.max(1, from.sustained() * root), to.sustained(), 2e-3);
        assertEquals(from.expertCompute() / root, to.expertCompute(), 2e-3);
        assertEquals(from.perExpert(), to.perExpert());
    }

    @Test
    void moreOfAnythingTakesLonger() {
        TrainingProductsFit fit = entry("B200");
        double before = fit.expertSeconds(1, 1, 10);
        assertTrue(before > 1);
        assertTrue(fit.expertSeconds(2, 1, 10) > before);
        assertTrue(fit.expertSeconds(1, 2, 10) > before);
        assertTrue(fit.expertSeconds(1, 1, 20) > before);
    }
}
