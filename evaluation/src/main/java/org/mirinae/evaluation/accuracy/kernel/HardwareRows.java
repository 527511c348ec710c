package org.mirinae.evaluation.accuracy.kernel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.perf.collective.CollectiveLibrary;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;
import org.mirinae.units.Precision;

/**
 * Rows of {@code hardware_measured.csv}: the best rates that somebody reached on a GPU. Products
 * are priced at the shape that was best, in a training framework's stack; these rates are also
 * among the catalogue's, so GPUs without fitted kernels are residuals.
 *
 * @param entries of the catalogue
 */
public record HardwareRows(CatalogRecords entries) implements TruthRows {

    /** The file. */
    public static final String FILE = "hardware_measured.csv";

    private static final Pattern SHAPE = Pattern.compile("(\\d+)x(\\d+)x(\\d+)");

    private static final String STACK = "Megatron-Core-0.15";

    private static final double LONG_COLLECTIVE = 16.0 * (1L << 30);

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        Double published = null;
        Prediction ours;
        try {
            published = row.number("value");
            ours = published == null ? new Prediction.Excluded("no target") : rate(row);
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        } catch (IllegalArgumentException e) {
            ours = new Prediction.Skipped(String.valueOf(e.getMessage()));
        }
        return List.of(
                new RowComparison(
                        FILE,
                        "rate",
                        subset(row),
                        row.id(),
                        row.text("hardware", ""),
                        row.text("unit", ""),
                        published,
                        ours));
    }

    private static String subset(TruthRow row) {
        String quantity = row.text("quantity", "");
        if (quantity.startsWith("HBM")) {
            return "memory";
        }
        return quantity.startsWith("all-reduce") ? "collective" : "matmul";
    }

    private Prediction rate(TruthRow row) {
        GpuRates rates =
                new GpuRates(entries.gpu(row.text("hardware", "")), entries.stack(STACK)).warm();
        return switch (subset(row)) {
            case "memory" -> made(rates.memory() / 1e9, row, rates.measuredMemory());
            case "collective" -> made(busBandwidth(rates) / 1e9, row, true);
            default -> product(row, rates);
        };
    }

    private Prediction product(TruthRow row, GpuRates rates) {
        Matcher shape = SHAPE.matcher(row.text("condition", ""));
        if (!shape.find()) {
            throw new SkippedRowException("the shape that was best is not named");
        }
        Precision precision =
                row.text("quantity", "").endsWith("fp8") ? Precision.FP8 : Precision.BF16;
        double m = Double.parseDouble(shape.group(1));
        double n = Double.parseDouble(shape.group(2));
        double k = Double.parseDouble(shape.group(3));
        double flops = 2 * m * n * k;
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(
                new Operator(
                        OperatorKind.LINEAR,
                        "product",
                        1,
                        flops,
                        precision.bytesPerElement() * n * k + 2 * m * (n + k),
                        precision,
                        m,
                        n,
                        k));
        double seconds = table.timeAll(CpuBackend.forAnswers()).seconds(0);
        return made(flops / seconds / 1e12, row, rates.gpu().kernels() != null);
    }

    private double busBandwidth(GpuRates rates) {
        Node node = entries.usualNode(rates.gpu(), 8);
        CollectiveCurve curve =
                CollectiveLibrary.curve(
                        CollectiveKind.ALL_REDUCE,
                        new GroupLayout(8, 8),
                        CollectiveLibrary.network(node, Fabric.FULL_BISECTION, rates.stack()),
                        rates.gpu(),
                        rates.stack());
        return LONG_COLLECTIVE
                / curve.seconds(LONG_COLLECTIVE)
                * CollectiveKind.ALL_REDUCE.busFactor(8);
    }

    private static Prediction made(double value, TruthRow row, boolean calibrated) {
        @Nullable String unit = row.text("unit");
        return Predictions.made(
                value,
                unit == null ? "" : unit,
                Family.STEP_TIME,
                BasisShares.all(calibrated ? Basis.CALIBRATED : Basis.MODELLED),
                List.of());
    }
}
