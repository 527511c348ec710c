package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;

/** Holds docs/validation.md against docs/accuracy.json. */
class ValidationPageTest {

    @Test
    void theValidationPageShowsTheFiguresOfTheFile() throws IOException {
        StringBuilder table =
                new StringBuilder(
                        "\n| table | metric | subset | rows | predicted | mean | median | p90 | bias"
                                + " | in band |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Map<String, DocumentNode> row : AccuracyFile.read().values()) {
            if (row.get("ape_percent") instanceof MappingNode(var ape, var place)
                    && !ape.isEmpty()) {
                table.append("| ").append(AccuracyFile.text(row, "table")).append(" | ");
                table.append(AccuracyFile.text(row, "metric"))
                        .append(" | ")
                        .append(AccuracyFile.text(row, "subset"));
                table.append(" | ").append(AccuracyFile.text(row, "rows"));
                table.append(" | ").append(AccuracyFile.text(row, "predicted"));
                for (String figure : List.of("mean", "median", "p90")) {
                    table.append(" | ").append(percent(AccuracyFile.number(ape, figure)));
                }
                table.append(" | ").append(percent(AccuracyFile.number(row, "bias_percent")));
                table.append(" | ")
                        .append(percent(AccuracyFile.number(row, "interval_coverage_percent")));
                table.append(" |\n");
            }
        }
        Path file = AccuracyFile.PATH.resolveSibling("validation.md");
        String page = Files.readString(file);
        String fresh =
                page.replaceFirst(
                        "(?s)(<!-- figures -->\n).*(<!-- end of figures -->)",
                        "$1" + Matcher.quoteReplacement(table + "\n") + "$2");
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.writeString(file, fresh);
            page = fresh;
        }
        assertEquals(fresh, page, "docs/validation.md is stale: run with MIRINAE_UPDATE=1");
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }
}
