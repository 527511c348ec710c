package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirinae.evaluation.accuracy.kernel.KernelRows;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogFolder;
import org.mirinae.scenario.CatalogReading;

/**
 * Writes and holds docs/calibration.md: of each GPU and kind of operator what was fitted on what,
 * how it errs on what was not fitted, by families of shapes left out and by GPUs left out, and the
 * worst rows.
 */
class CalibrationPageTest {

    private static final Path PAGE = AccuracyFile.PATH.resolveSibling("calibration.md");

    /** The GPU left out, and the one whose kernels stand in. */
    private static final List<List<String>> PAIRS =
            List.of(
                    List.of("H100-SXM-80GB", "H200-SXM-141GB"),
                    List.of("H200-SXM-141GB", "H100-SXM-80GB"),
                    List.of("B200", "GB200"),
                    List.of("GB200", "B200"),
                    List.of("B300", "B200"),
                    List.of("GB300", "GB200"),
                    List.of("B200", "H100-SXM-80GB"),
                    List.of("A100-SXM-80GB", "H100-SXM-80GB"),
                    List.of("L40S", "A100-SXM-80GB"));

    private static final List<String> TABLES =
            List.of(KernelRows.PRODUCTS, KernelRows.ATTENTION, KernelRows.EXPERTS);

    /** A fit of an entry, as the page shows it. */
    private record Fit(
            String gpu, String kind, String library, String formats, FitQuality quality) {}

    private static List<Fit> fits() {
        Catalog catalog = Catalog.builtIn();
        List<Fit> fits = new ArrayList<>();
        for (String name : catalog.names("kernel_efficiency")) {
            KernelEfficiency entry =
                    Objects.requireNonNull(
                            CatalogReading.of(catalog, KernelEfficiency.class, name));
            entry.gemm()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "products",
                                                    f.library() + " " + f.version(),
                                                    f.precision()
                                                            + (f.weights() == null
                                                                    ? ""
                                                                    : " x " + f.weights()),
                                                    f.quality())));
            entry.contextAttention()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "attention, prompts",
                                                    f.library() + " " + f.version(),
                                                    f.compute() + ", cache " + f.cache(),
                                                    f.quality())));
            entry.generationAttention()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "attention, tokens",
                                                    f.library() + " " + f.version(),
                                                    "cache "
                                                            + f.cache()
                                                            + heads(f.narrowest())
                                                            + (f.width() == 0
                                                                    ? ""
                                                                    : " of " + f.width()),
                                                    f.quality())));
            entry.latentAttention()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "latent attention",
                                                    f.library() + " " + f.version(),
                                                    f.phase().replace('_', ' '),
                                                    f.quality())));
            entry.scan()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "gated delta rule",
                                                    f.library() + " " + f.version(),
                                                    f.phase(),
                                                    f.quality())));
            entry.grouped()
                    .forEach(
                            f ->
                                    fits.add(
                                            new Fit(
                                                    name,
                                                    "experts",
                                                    f.library() + " " + f.version(),
                                                    f.compute() + " x " + f.weights(),
                                                    f.quality())));
        }
        return fits;
    }

    private static String heads(int narrowest) {
        return narrowest == 1
                ? ", own keys"
                : narrowest == 2 ? ", shared keys" : ", widely shared keys";
    }

    private static String fitTable() {
        StringBuilder text =
                new StringBuilder(
                        "| chip | operator | library | formats | rows | median | p90 | 90 % interval"
                                + " | covered |\n|---|---|---|---|--:|--:|--:|---|--:|\n");
        for (Fit fit : fits()) {
            FitQuality q = fit.quality();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %s | %d | %.1f %% | %.1f %% | %s | %s |%n",
                            fit.gpu(),
                            fit.kind(),
                            fit.library(),
                            fit.formats(),
                            q.rows(),
                            q.medianErrorPercent(),
                            q.p90ErrorPercent(),
                            q.low() == null || q.high() == null
                                    ? ""
                                    : String.format(Locale.ROOT, "%.2f to %.2f", q.low(), q.high()),
                            q.coveragePercent() == null
                                    ? ""
                                    : String.format(Locale.ROOT, "%.1f %%", q.coveragePercent())));
        }
        return text.toString();
    }

    /** The aims: median and 90th percentile of errors on families left out; 0: none. */
    private static final Map<String, double[]> AIMS =
            Map.of(
                    "products", new double[] {4, 12},
                    "attention, prompts", new double[] {6, 0},
                    "attention, tokens", new double[] {6, 0},
                    "experts", new double[] {10, 0});

    private static String summary() {
        StringBuilder text =
                new StringBuilder(
                        "| operator | fits | rows | middle fit: median, p90 | aim | median within |"
                                + " p90 within | covered, all rows |\n"
                                + "|---|--:|--:|---|---|--:|--:|--:|\n");
        Map<String, List<FitQuality>> kinds = new LinkedHashMap<>();
        fits().forEach(
                        f ->
                                kinds.computeIfAbsent(f.kind(), k -> new ArrayList<>())
                                        .add(f.quality()));
        kinds.forEach(
                (kind, all) -> {
                    double[] aim = AIMS.getOrDefault(kind, new double[2]);
                    double rows = all.stream().mapToDouble(FitQuality::rows).sum();
                    double covered =
                            all.stream()
                                            .filter(q -> q.coveragePercent() != null)
                                            .mapToDouble(q -> q.rows() * q.coveragePercent())
                                            .sum()
                                    / all.stream()
                                            .filter(q -> q.coveragePercent() != null)
                                            .mapToDouble(FitQuality::rows)
                                            .sum();
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "| %s | %d | %.0f | %.1f %%, %.1f %% | %s | %s | %s | %.1f %% |%n",
                                    kind,
                                    all.size(),
                                    rows,
                                    middle(
                                            all.stream()
                                                    .mapToDouble(FitQuality::medianErrorPercent)),
                                    middle(all.stream().mapToDouble(FitQuality::p90ErrorPercent)),
                                    aim[0] == 0
                                            ? "none stated"
                                            : String.format(Locale.ROOT, "%.0f %%", aim[0])
                                                    + (aim[1] == 0
                                                            ? ""
                                                            : String.format(
                                                                    Locale.ROOT,
                                                                    ", %.0f %%",
                                                                    aim[1])),
                                    within(
                                            all.stream()
                                                    .mapToDouble(FitQuality::medianErrorPercent),
                                            aim[0]),
                                    within(
                                            all.stream().mapToDouble(FitQuality::p90ErrorPercent),
                                            aim[1]),
                                    covered));
                });
        return text.toString();
    }

    private static double middle(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String within(DoubleStream values, double aim) {
        return aim == 0 ? "" : Long.toString(values.filter(value -> value <= aim).count());
    }

    @Test
    void intervalsHoldNineOfTenMeasurementsThatNeitherFitNorIntervalHasSeen() {
        Map<String, double[]> sums = new TreeMap<>();
        for (Fit fit : fits()) {
            FitQuality q = fit.quality();
            if (q.coveragePercent() != null) {
                double[] sum = sums.computeIfAbsent(fit.kind(), k -> new double[2]);
                sum[0] += q.rows();
                sum[1] += q.rows() * q.coveragePercent();
            }
        }
        assertTrue(sums.keySet().containsAll(List.of("products", "experts")), sums.toString());
        sums.forEach(
                (kind, sum) -> {
                    double covered = sum[1] / sum[0];
                    assertTrue(covered >= 80 && covered <= 97, kind + " " + covered);
                });
    }

    private static String leftOut(Path folder) throws IOException {
        StringBuilder text =
                new StringBuilder(
                        "| chip left out | its kernels taken from | operator | rows | median | p90"
                                + " | inside the bounds |\n|---|---|---|--:|--:|--:|--:|\n");
        for (List<String> pair : PAIRS) {
            Path gpus =
                    Files.createDirectories(folder.resolve(String.join("-", pair)).resolve("gpu"));
            String own = Objects.requireNonNull(Catalog.builtIn().text("gpu", pair.getFirst()));
            Files.writeString(
                    gpus.resolve(pair.getFirst() + ".yaml"),
                    own.replaceFirst("(?m)^kernels: .*$", "kernels: " + pair.getLast()));
            Catalog catalog = Catalog.builtIn().overlaid(CatalogFolder.of(gpus.getParent()));
            for (Map.Entry<String, List<RowComparison>> part :
                    compared(new CatalogRecords(catalog), pair.getFirst()).entrySet()) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %s |%n",
                                pair.getFirst(),
                                pair.getLast(),
                                part.getKey(),
                                figures(part.getValue())));
            }
        }
        return text.toString();
    }

    private static String figures(List<RowComparison> rows) {
        double[] errors =
                rows.stream().mapToDouble(row -> Math.abs(row.errorPercent())).sorted().toArray();
        double covered =
                100.0 * rows.stream().filter(RowComparison::inBand).count() / errors.length;
        return String.format(
                Locale.ROOT,
                "%d | %.1f %% | %.1f %% | %.0f %%",
                errors.length,
                errors[errors.length / 2],
                errors[errors.length * 9 / 10],
                covered);
    }

    /** Rows of a GPU that have a figure of ours, by kind of operator. */
    private static Map<String, List<RowComparison>> compared(CatalogRecords entries, String gpu) {
        Map<String, List<RowComparison>> all = new LinkedHashMap<>();
        for (KernelRows rows :
                List.of(
                        KernelRows.products(entries),
                        KernelRows.attention(entries),
                        KernelRows.experts(entries))) {
            for (TruthRow row : table(rows.file()).rows()) {
                if (row.text("hardware", "").equals(gpu)) {
                    RowComparison comparison = rows.compare(row).getFirst();
                    if (comparison.errorPercent() != null) {
                        all.computeIfAbsent(kind(comparison), k -> new ArrayList<>())
                                .add(comparison);
                    }
                }
            }
        }
        return all;
    }

    private static String kind(RowComparison comparison) {
        if (comparison.table().equals(KernelRows.ATTENTION)) {
            return comparison.subset().equals("context")
                    ? "attention, prompts"
                    : "attention, tokens";
        }
        return comparison.table().equals(KernelRows.PRODUCTS) ? "products" : "experts";
    }

    private static TruthTable table(String file) {
        return TruthTable.read(file, Truth.files().find(file).orElseThrow());
    }

    /** The row of each GPU and kind that is furthest off, with its shape. */
    private static String worst() {
        StringBuilder text =
                new StringBuilder(
                        "| chip | operator | row | library | shape | published | ours |"
                                + "\n|---|---|---|---|---|--:|--:|\n");
        CatalogRecords entries = new CatalogRecords(Catalog.builtIn());
        Map<String, TruthRow> byId = new LinkedHashMap<>();
        for (String file : TABLES) {
            table(file).rows().forEach(row -> byId.put(row.id(), row));
        }
        List<String> gpus =
                byId.values().stream()
                        .map(r -> r.text("hardware", ""))
                        .distinct()
                        .sorted()
                        .toList();
        for (String gpu : gpus) {
            compared(entries, gpu)
                    .forEach(
                            (kind, rows) -> {
                                RowComparison worst =
                                        rows.stream()
                                                .max(
                                                        Comparator.comparingDouble(
                                                                CalibrationPageTest::off))
                                                .orElseThrow();
                                text.append(line(gpu, kind, worst, byId.get(worst.id())));
                            });
        }
        return text.toString();
    }

    private static double off(RowComparison row) {
        return Math.abs(Math.log(1 + row.errorPercent() / 100));
    }

    private static String line(String gpu, String kind, RowComparison worst, TruthRow row) {
        String shape =
                List.of(
                                "m",
                                "n",
                                "k",
                                "dtype",
                                "batch",
                                "isl",
                                "kv_len",
                                "num_heads",
                                "num_kv_heads",
                                "head_dim",
                                "attn_dtype",
                                "kv_dtype",
                                "num_tokens",
                                "hidden",
                                "inter",
                                "topk",
                                "num_experts",
                                "moe_tp",
                                "moe_ep",
                                "distribution")
                        .stream()
                        .filter(row::has)
                        .map(column -> column + " " + row.text(column, ""))
                        .collect(Collectors.joining(", "));
        double published = Objects.requireNonNull(worst.published());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.1f us | %.1f us |%n",
                gpu,
                kind,
                worst.id(),
                row.text("framework", ""),
                shape,
                published,
                published * (1 + worst.errorPercent() / 100));
    }

    @Test
    void thePageShowsTheFitsOfTheCatalogue() throws IOException {
        hold("summary", summary());
        hold("fits", fitTable());
    }

    @Tag("data")
    @Test
    void thePageShowsGpusLeftOutAndTheWorstRows(@TempDir Path folder) throws IOException {
        hold("chips left out", leftOut(folder));
        hold("worst rows", worst());
    }

    private static void hold(String part, String table) throws IOException {
        String page = Files.readString(PAGE);
        String fresh =
                page.replaceFirst(
                        "(?s)(<!-- " + part + " -->\n).*(<!-- end of " + part + " -->)",
                        "$1" + Matcher.quoteReplacement("\n" + table + "\n") + "$2");
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.writeString(PAGE, fresh);
            page = fresh;
        }
        assertEquals(fresh, page, "docs/calibration.md is stale: run with MIRINAE_UPDATE=1");
    }
}
