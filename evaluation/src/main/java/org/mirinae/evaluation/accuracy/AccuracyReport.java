package org.mirinae.evaluation.accuracy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.accuracy.kernel.CollectiveRows;
import org.mirinae.evaluation.accuracy.kernel.HardwareRows;
import org.mirinae.evaluation.accuracy.kernel.KernelRows;
import org.mirinae.evaluation.accuracy.serving.MlperfInferenceRows;
import org.mirinae.evaluation.accuracy.serving.OfflineRows;
import org.mirinae.evaluation.accuracy.serving.OnlineRows;
import org.mirinae.evaluation.accuracy.serving.SplitwiseRows;
import org.mirinae.evaluation.accuracy.training.MlperfTrainingRows;
import org.mirinae.evaluation.accuracy.training.TrainingRows;
import org.mirinae.evaluation.accuracy.training.VtrainRows;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.Provenance;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;

/**
 * Every row of the tables of measurements beside our figure. GPUs, nodes and models come from the
 * catalogue, all else from the row; nothing is fitted.
 *
 * @param comparisons in the order of tables and rows, equal rows included
 * @param summaries by table, metric and subset; equal rows count once
 * @param inputDigest SHA-256 of the tables that were read
 */
public record AccuracyReport(
        List<RowComparison> comparisons, List<ErrorSummary> summaries, String inputDigest) {

    /** The header of {@link #rowsCsv}. */
    private static final String HEADER =
            "table,metric,subset,id,source,unit,published,ours,error_percent,basis,low,high,"
                    + "skip_reason\n";

    private static final List<String> FILES =
            List.of(
                    TrainingRows.FILE,
                    MlperfTrainingRows.FILE,
                    VtrainRows.FILE,
                    OfflineRows.FILE,
                    OnlineRows.FILE,
                    MlperfInferenceRows.FILE,
                    SplitwiseRows.FILE,
                    CollectiveRows.FILE,
                    KernelRows.PRODUCTS,
                    KernelRows.ATTENTION,
                    KernelRows.EXPERTS,
                    HardwareRows.FILE);

    /** Copies both. */
    public AccuracyReport {
        comparisons = List.copyOf(comparisons);
        summaries = List.copyOf(summaries);
    }

    /**
     * Predicts every row of the tables there are. Rows are predicted side by side on all cores; the
     * result does not depend on how many there are.
     *
     * @param tables the files, by name, such as {@code training.csv}
     * @return empty where there is none of them
     * @throws InvalidScenarioException where one cannot be read
     */
    public static AccuracyReport of(Catalog catalog, Resources tables) {
        CatalogRecords entries = new CatalogRecords(catalog);
        List<RowComparison> all = new ArrayList<>();
        SequencedMap<String, List<RowComparison>> groups = new LinkedHashMap<>();
        StringBuilder input = new StringBuilder("accuracy");
        for (TruthRows mapper : mappers(entries)) {
            Optional<byte[]> bytes = find(mapper.file(), tables);
            if (bytes.isEmpty()) {
                continue;
            }
            input.append(' ').append(mapper.file()).append(' ');
            input.append(ResultWriter.sha256(bytes.get()));
            List<TruthRow> rows = TruthTable.read(mapper.file(), bytes.get()).rows();
            List<List<RowComparison>> compared =
                    rows.parallelStream().map(mapper::compare).toList();
            Set<List<String>> seen = new HashSet<>();
            for (int i = 0; i < rows.size(); i++) {
                all.addAll(compared.get(i));
                if (seen.add(rows.get(i).measurement())) {
                    group(compared.get(i), groups);
                }
            }
        }
        return new AccuracyReport(
                all,
                groups.values().stream().map(ErrorSummary::of).toList(),
                ResultWriter.sha256(input.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The file as it is named, or with compression the other way round. */
    private static Optional<byte[]> find(String name, Resources tables) {
        String other = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name + ".gz";
        return tables.find(name).or(() -> tables.find(other));
    }

    /** Names of the files that are read, where they are there. */
    public static List<String> files() {
        return FILES;
    }

    private static List<TruthRows> mappers(CatalogRecords entries) {
        return List.of(
                new TrainingRows(entries),
                new MlperfTrainingRows(entries),
                new VtrainRows(entries),
                new OfflineRows(entries),
                new OnlineRows(entries),
                new MlperfInferenceRows(entries),
                new SplitwiseRows(entries),
                new CollectiveRows(entries),
                KernelRows.products(entries),
                KernelRows.attention(entries),
                KernelRows.experts(entries),
                new HardwareRows(entries));
    }

    private static void group(
            List<RowComparison> comparisons, SequencedMap<String, List<RowComparison>> groups) {
        for (RowComparison comparison : comparisons) {
            String key =
                    String.join(" ", comparison.table(), comparison.metric(), comparison.subset());
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(comparison);
        }
    }

    /** The summaries as a result document holds them. */
    public List<AccuracyTable> tables() {
        return summaries.stream().map(ErrorSummary::figures).toList();
    }

    /** The document of the contract. */
    public AccuracyResult result() {
        return new AccuracyResult(
                Provenance.of(inputDigest, List.of()), tables(), new LinkedHashMap<>());
    }

    /** One line for every row and metric. */
    public String rowsCsv() {
        StringBuilder csv = new StringBuilder(HEADER);
        for (RowComparison comparison : comparisons) {
            line(comparison, csv);
        }
        return csv.toString();
    }

    private static void line(RowComparison row, StringBuilder csv) {
        String ours = "";
        String basis = "";
        String low = "";
        String high = "";
        String reason = "";
        switch (row.prediction()) {
            case Prediction.Made made -> {
                ours = number(made.value());
                basis = made.basis().name().toLowerCase(java.util.Locale.ROOT);
                low = number(made.interval().low());
                high = number(made.interval().high());
            }
            case Prediction.Skipped skipped -> reason = skipped.reason();
            case Prediction.Excluded excluded -> reason = "excluded: " + excluded.reason();
        }
        List<String> cells =
                List.of(
                        row.table(),
                        row.metric(),
                        row.subset(),
                        row.id(),
                        row.source(),
                        row.unit(),
                        number(row.published()),
                        ours,
                        number(row.errorPercent()),
                        basis,
                        low,
                        high,
                        reason);
        for (int i = 0; i < cells.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        csv.append('\n');
    }

    /** Six digits that count. */
    private static String number(@Nullable Double value) {
        return value == null
                ? ""
                : new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static String quoted(String cell) {
        boolean plain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0;
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
