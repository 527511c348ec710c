package org.mirinae.evaluation.fit.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.hardware.Gpu;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.SourcePosition;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.scenario.Resources;

/**
 * Looks through a table of measurements before it is fitted, for everything that is wrong with it
 * at once: columns that are not there, cells that are no positive numbers, GPUs the catalogue does
 * not know, times in two units and times that no GPU can reach.
 */
public final class FitInput {

    /** The most problems that are told of one table; more of a kind say little. */
    private static final int TOLD = 20;

    /** Clocks above the nominal, as boost does, make a product at most so much faster (assumed). */
    private static final double BEYOND_PEAK = 2;

    private static final String TIME = "time_us";

    /** Columns by table; after a bar, what collectors of the field call it too. */
    private static final Map<String, List<String>> COLUMNS =
            Map.of(
                    "gemm",
                    List.of(
                            "hardware|device",
                            "dtype|gemm_dtype",
                            "m",
                            "n",
                            "k",
                            "time_us|latency"),
                    "attention",
                    List.of(
                            "hardware|device",
                            "phase|op_name",
                            "batch|batch_size",
                            "isl",
                            "num_heads",
                            "num_kv_heads|num_key_value_heads",
                            "head_dim",
                            "attn_dtype",
                            "kv_dtype|kv_cache_dtype",
                            "time_us|latency"),
                    "moe",
                    List.of(
                            "hardware|device",
                            "dtype|moe_dtype",
                            "num_tokens",
                            "hidden|hidden_size",
                            "inter|inter_size",
                            "topk",
                            "num_experts",
                            "time_us|latency"));

    private static final List<String> SIZES =
            List.of("m", "n", "k", "batch", "isl", "num_heads", "num_kv_heads", "head_dim");

    private final Catalog catalog;
    private final TruthTable table;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> unknown = new TreeMap<>();
    private final Map<String, Optional<Gpu>> gpus = new HashMap<>();
    private int untold;

    private FitInput(Catalog catalog, TruthTable table) {
        this.catalog = catalog;
        this.table = table;
    }

    /**
     * Looks through the tables of a folder.
     *
     * @throws InvalidScenarioException with everything wrong in all of them
     */
    public static void orThrow(Catalog catalog, Resources data) {
        List<Problem> all = new ArrayList<>();
        for (String kind : COLUMNS.keySet().stream().sorted().toList()) {
            String name = "kernels_" + kind + ".csv";
            for (String file : List.of(name, name + ".gz")) {
                data.find(file)
                        .ifPresent(bytes -> all.addAll(problems(catalog, kind, file, bytes)));
            }
        }
        if (!all.isEmpty()) {
            throw new InvalidScenarioException(all);
        }
    }

    /**
     * Everything wrong with a table, told with its file and line; empty where it can be fitted.
     *
     * @param kind gemm, attention or moe
     * @param bytes of the file
     */
    static List<Problem> problems(Catalog catalog, String kind, String file, byte[] bytes) {
        TruthTable table;
        try {
            table = TruthTable.read(file, bytes);
        } catch (InvalidScenarioException e) {
            return e.problems();
        }
        FitInput input = new FitInput(catalog, table);
        input.look(COLUMNS.getOrDefault(kind, List.of()));
        return input.problems;
    }

    private void look(List<String> columns) {
        if (table.rows().isEmpty()) {
            problems.add(
                    new Problem(
                            table.name(), "the table has no rows", "Maybe the measuring stopped."));
            return;
        }
        for (String column : columns) {
            if (table.rows().stream().noneMatch(row -> has(row, column))) {
                problems.add(
                        new Problem(
                                table.name(),
                                "there is no column " + column.replace("|", " (or ") + end(column),
                                "Maybe its header is spelled otherwise: see docs/fitting.md."));
            }
        }
        if (problems.isEmpty()) {
            for (int i = 0; i < table.rows().size(); i++) {
                look(table.rows().get(i), i + 2);
            }
        }
        if (untold > 0) {
            problems.add(
                    new Problem(
                            table.name(),
                            String.format(Locale.ROOT, "%d more problems of this table", untold),
                            "Maybe those above have one cause."));
        }
    }

    private static String end(String column) {
        return column.contains("|") ? ")" : "";
    }

    private static boolean has(TruthRow row, String column) {
        return List.of(column.split("\\|")).stream().anyMatch(row::has);
    }

    private void look(TruthRow row, int line) {
        gpuNamed(row, line);
        if (row.has(TIME) && row.has("latency")) {
            tell(
                    line,
                    "the row has a time_us and a latency, which is in ms",
                    "Maybe leave one of them out.");
        }
        for (String column : List.of(TIME, "latency")) {
            number(row, line, column, false);
        }
        for (String column : SIZES) {
            number(row, line, column, true);
        }
    }

    private void number(TruthRow row, int line, String column, boolean whole) {
        String cell = row.text(column);
        if (cell == null) {
            return;
        }
        double value = parsed(cell);
        if (!Double.isFinite(value) || whole && value != Math.rint(value)) {
            tell(
                    line,
                    column + " is " + cell + ", which is no " + (whole ? "whole " : "") + "number",
                    "Maybe its unit stands in the cell; it belongs to the column.");
        } else if (value <= 0) {
            tell(
                    line,
                    column + " is " + cell + ", and has to be above zero",
                    "Maybe leave the row out.");
        } else if (!whole) {
            reachable(row, line, column, value);
        }
    }

    private static double parsed(@Nullable String cell) {
        try {
            return cell == null ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A product faster than twice the peak was written in another unit. */
    private void reachable(TruthRow row, int line, String column, double time) {
        Gpu gpu = gpu(row);
        double flops = 2 * parsed(row.text("m")) * parsed(row.text("n")) * parsed(row.text("k"));
        if (gpu == null || !(flops > 0)) {
            return;
        }
        double peak =
                gpu.peak().values().stream()
                        .mapToDouble(rate -> rate.flopsPerSecond())
                        .max()
                        .orElse(Double.POSITIVE_INFINITY);
        double seconds = time * (column.equals(TIME) ? 1e-6 : 1e-3);
        if (flops / peak > BEYOND_PEAK * seconds) {
            tell(
                    line,
                    String.format(
                            Locale.ROOT,
                            "%s of %s is %.0f times less than %s can reach",
                            column,
                            row.text(column, ""),
                            flops / peak / seconds,
                            gpu.name()),
                    "Maybe it is in another unit: time_us is in us, latency in ms.");
        }
    }

    private void gpuNamed(TruthRow row, int line) {
        String name = name(row);
        if (gpu(row) == null && unknown.putIfAbsent(name, line) == null) {
            tell(
                    line,
                    name.isEmpty()
                            ? "the row names no chip"
                            : "there is no GPU \"" + name + "\" in the catalogue",
                    "Maybe add it: a file gpu/NAME.yaml in a folder of yours, and --catalog"
                            + " FOLDER; docs/fitting.md shows one.");
        }
    }

    private static String name(TruthRow row) {
        return row.text("hardware", row.text("device", ""));
    }

    private @Nullable Gpu gpu(TruthRow row) {
        return gpus.computeIfAbsent(
                        name(row),
                        name -> Optional.ofNullable(CatalogReading.of(catalog, Gpu.class, name)))
                .orElse(null);
    }

    private void tell(int line, String message, String remedy) {
        if (problems.size() < TOLD) {
            problems.add(
                    new Problem("", new SourcePosition(table.name(), line, 1), message, remedy));
        } else {
            untold++;
        }
    }
}
