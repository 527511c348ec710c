package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.accuracy.serving.OfflineRows;
import org.mirinae.evaluation.accuracy.serving.OnlineRows;
import org.mirinae.evaluation.accuracy.training.MlperfTrainingRows;
import org.mirinae.evaluation.accuracy.training.TrainingRows;
import org.mirinae.evaluation.accuracy.training.VtrainRows;
import org.mirinae.evaluation.fit.ErrorBandFits;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.result.Family;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.scenario.Catalog;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.simulation.ErrorBand;
import org.mirinae.simulation.ErrorBands;

/** Holds our errors on the shared measurements against docs/accuracy.json. */
@Tag("data")
class AccuracyFiguresTest {

    /** Percentage points that rounding may make. */
    private static final double ROUNDING = 0.011;

    private static AccuracyReport report;

    @BeforeAll
    static void comparesEverything() {
        report = AccuracyReport.of(Catalog.builtIn(), Truth.files());
    }

    @Test
    void noTableIsWorseThanTheFileSays() throws IOException {
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.writeString(
                    AccuracyFile.PATH,
                    ResultWriter.plainJson(new AccuracyFile.Tables(report.tables())));
        }
        Map<String, Map<String, DocumentNode>> stated = AccuracyFile.read();
        List<String> worse = new ArrayList<>();
        for (ErrorSummary summary : report.summaries()) {
            String name = summary.table() + " " + summary.metric() + " " + summary.subset();
            Map<String, DocumentNode> before = stated.remove(name);
            if (before == null) {
                worse.add(name + " is not in the file");
                continue;
            }
            if (summary.predicted() < AccuracyFile.number(before, "predicted")) {
                worse.add(name + " predicts " + summary.predicted() + " rows only");
            }
            if (before.get("ape_percent") instanceof MappingNode ape && summary.predicted() > 0) {
                compare(worse, name + " mean", summary.errors().mean(), ape.entries());
                compare(worse, name + " median", summary.errors().median(), ape.entries());
            }
        }
        stated.keySet().forEach(name -> worse.add(name + " is gone"));
        assertEquals(
                List.of(),
                worse,
                "worse than docs/accuracy.json; if that is meant, run this test with"
                        + " MIRINAE_UPDATE=1 and say why in docs/validation.md");
    }

    private static void compare(
            List<String> worse, String name, double now, Map<String, DocumentNode> before) {
        double then = AccuracyFile.number(before, name.substring(name.lastIndexOf(' ') + 1));
        if (now > then + ROUNDING) {
            worse.add("%s error rose from %.2f to %.2f %%".formatted(name, then, now));
        }
    }

    @Test
    void boundsAreHowFarPublishedFiguresLie() throws IOException {
        Map<Family, ErrorBand> now = ErrorBandFits.of(report.comparisons());
        if (System.getenv("MIRINAE_UPDATE") != null) {
            writeBands(now);
        } else {
            Map<Family, ErrorBand> stated = ErrorBands.builtIn().families();
            now.forEach(
                    (family, band) -> {
                        assertEquals(band.low(), stated.get(family).low(), 0.05, family.label());
                        assertEquals(band.high(), stated.get(family).high(), 0.15, family.label());
                    });
        }
    }

    /** Writes the file of error bands anew; families without enough rows keep what they have. */
    private static void writeBands(Map<Family, ErrorBand> now) throws IOException {
        ErrorBands before = ErrorBands.builtIn();
        StringBuilder yaml =
                new StringBuilder(
                        """
                        # Where published figures lie beside simulated ones: 5th and 95th percentile of published / simulated, by family of
                        # figures. A figure's bounds are the figure times these. Families are those of org.mirinae.result.Family. Made by
                        # AccuracyFiguresTest with MIRINAE_UPDATE=1; families without enough published rows are assumed.
                        """);
        yaml.append("confidence: ").append(before.confidence()).append("\nfamilies:\n");
        for (Family family : Family.values()) {
            ErrorBand band = now.getOrDefault(family, before.families().get(family));
            if (band != null) {
                yaml.append("  ").append(family.label()).append(":\n");
                yaml.append("    low: ").append(band.low()).append('\n');
                yaml.append("    high: ").append(band.high()).append('\n');
                yaml.append("    source: ").append('"').append(band.source()).append("\"\n");
            }
        }
        Files.writeString(
                Path.of(System.getProperty("mirinae.root"))
                        .resolve("sim-core/src/main/resources/accuracy/error-bands.yaml"),
                yaml);
    }

    @Test
    void everyRowHasAFigureOrAReason() {
        String csv = report.rowsCsv();
        assertEquals(report.comparisons().size() + 1, csv.lines().count());
        for (RowComparison comparison : report.comparisons()) {
            if (comparison.prediction() instanceof Prediction.Made made) {
                assertTrue(made.value() > 0, comparison.id());
                assertTrue(Double.isFinite(made.value()), comparison.id());
            }
        }
    }

    @Test
    void nearlyEveryRowThatIsFitToJudgeByIsPredicted() {
        assertTrue(coverage(TrainingRows.FILE) >= 0.85, "training");
        assertTrue(coverage(MlperfTrainingRows.FILE) >= 0.95, "MLPerf");
        assertTrue(coverage(VtrainRows.FILE) >= 0.98, "vTrain");
        assertTrue(coverage(OfflineRows.FILE) >= 0.98, "offline");
        assertTrue(coverage(OnlineRows.FILE) >= 0.98, "online");
    }

    private static double coverage(String file) {
        double predicted = 0;
        double fit = 0;
        for (ErrorSummary summary : report.summaries()) {
            if (summary.table().equals(file)) {
                predicted += summary.predicted();
                fit += summary.predicted();
                fit += summary.skipped().values().stream().mapToInt(Integer::intValue).sum();
            }
        }
        return predicted / fit;
    }
}
