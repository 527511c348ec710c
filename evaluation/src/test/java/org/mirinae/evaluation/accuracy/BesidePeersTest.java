package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.accuracy.training.TrainingRows;
import org.mirinae.evaluation.accuracy.training.VtrainRows;
import org.mirinae.evaluation.calculon.CalculonExecution;
import org.mirinae.evaluation.calculon.CalculonFiles;
import org.mirinae.evaluation.calculon.CalculonModel;
import org.mirinae.evaluation.calculon.CalculonStep;
import org.mirinae.evaluation.calculon.CalculonSystem;
import org.mirinae.evaluation.house.SharedData;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.scenario.Catalog;

/**
 * Our errors beside those of Calculon's arithmetic on the same measured training steps, shown in
 * docs/validation.md. Calculon is run as research on it ran it: its A100 file with 12.5 GB/s to
 * other nodes for each GPU, no limit of memory, fused GeLU, no overlap of gradients.
 */
@Tag("data")
class BesidePeersTest {

    /** Four interfaces of 200 Gb/s shared by eight GPUs. */
    private static final double BYTES_TO_OTHER_NODES = 12.5e9;

    private record Group(String source, String file, Function<CatalogRecords, TruthRows> rows) {}

    private static final List<Group> GROUPS =
            List.of(
                    new Group("korthikanti22", TrainingRows.FILE, TrainingRows::new),
                    new Group("vtrain-multi", VtrainRows.FILE, VtrainRows::new),
                    new Group("vtrain-single", VtrainRows.FILE, VtrainRows::new));

    @Test
    void thePageShowsOursBesideCalculonsOnTheSameRows() throws IOException {
        CalculonSystem system = system();
        CatalogRecords entries = new CatalogRecords(Catalog.builtIn());
        StringBuilder table =
                new StringBuilder(
                        """

                        | rows | of Calculon's kind | ours: mean | median | p90 | bias | Calculon: mean | median | p90 | bias |
                        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                        """);
        for (Group group : GROUPS) {
            table.append(line(group, entries, system));
        }
        Path file = AccuracyFile.PATH.resolveSibling("validation.md");
        String page = Files.readString(file);
        String fresh =
                page.replaceFirst(
                        "(?s)(<!-- peers -->\n).*(<!-- end of peers -->)",
                        "$1" + Matcher.quoteReplacement(table + "\n") + "$2");
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.writeString(file, fresh);
            page = fresh;
        }
        assertEquals(fresh, page, "docs/validation.md is stale: run with MIRINAE_UPDATE=1");
    }

    private static String line(Group group, CatalogRecords entries, CalculonSystem system) {
        TruthRows mapper = group.rows().apply(entries);
        byte[] bytes = Truth.files().find(group.file()).orElseThrow();
        List<TruthRow> rows =
                TruthTable.read(group.file(), bytes).rows().stream()
                        .filter(row -> row.text("source_id", "").equals(group.source()))
                        .toList();
        List<Double> ours = new ArrayList<>();
        List<Double> calculons = new ArrayList<>();
        for (TruthRow row : rows) {
            Double calculon = calculon(row, system);
            RowComparison comparison = mapper.compare(row).getFirst();
            if (calculon == null
                    || comparison.published() == null
                    || !(comparison.prediction() instanceof Prediction.Made made)) {
                continue;
            }
            ours.add(100 * (made.value() / comparison.published() - 1));
            calculons.add(100 * (calculon / comparison.published() - 1));
        }
        return "| `%s` | %d of %d |%s |%s |%n"
                .formatted(
                        group.source(),
                        ours.size(),
                        rows.size(),
                        figures(ours),
                        figures(calculons));
    }

    private static String figures(List<Double> errors) {
        double[] sizes = errors.stream().mapToDouble(Math::abs).sorted().toArray();
        double mean = Arrays.stream(sizes).average().orElseThrow();
        double bias = errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return String.format(
                Locale.ROOT,
                " %.1f %% | %.1f %% | %.1f %% | %+.1f %%",
                mean,
                percentile(sizes, 0.5),
                percentile(sizes, 0.9),
                bias);
    }

    private static double percentile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static CalculonSystem system() throws IOException {
        Path folder = SharedData.at("data/training/calculon");
        return new CalculonFiles(folder).system("a100_80g").withRate(1, BYTES_TO_OTHER_NODES);
    }

    /** Null where tensor parallelism is wider than Calculon's inner network. */
    private static Double calculon(TruthRow row, CalculonSystem system) {
        int tensor = row.needed("tp");
        if (tensor > 8) {
            return null;
        }
        CalculonModel model =
                new CalculonModel(
                        row.needed("hidden"),
                        4 * row.needed("hidden"),
                        row.needed("seq_len"),
                        row.needed("heads"),
                        row.needed("hidden") / row.needed("heads"),
                        row.needed("layers"));
        String recompute = row.text("recompute", "full");
        boolean split = recompute.contains("seqpar");
        Double chunks = row.number("vp");
        Double data = row.number("dp");
        CalculonExecution execution =
                new CalculonExecution(
                        tensor,
                        row.needed("pp"),
                        data == null ? 1 : data.intValue(),
                        0,
                        1,
                        1,
                        row.needed("global_batch"),
                        row.needed("micro_batch"),
                        "float16",
                        true,
                        recompute.contains("full") ? "full" : "attn_only",
                        chunks == null ? 1 : chunks.intValue(),
                        false,
                        split ? "rs_ag" : "ar",
                        "none",
                        split,
                        false,
                        false,
                        false,
                        false);
        return new CalculonStep(new CalculonFiles.Case(row.id(), model, execution, system), true)
                .total();
    }
}
