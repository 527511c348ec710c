package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Achieved;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Precision;
import org.mirinae.kernel.Calibration.Measured;
import org.mirinae.result.Json;
import org.mirinae.result.Version;
import org.mirinae.schema.RecordTree;
import org.mirinae.schema.YamlText;
import org.mirinae.units.ByteRate;
import org.mirinae.units.FlopRate;

/** What a device reached, beside the catalogue's peaks. */
public final class CalibrationReport {

    private final String backend;
    private final String device;
    private final List<Measured> measured;
    private final @Nullable Gpu gpu;

    /** Of what was measured; the gpu is the catalogue's entry of the device, where it is known. */
    public CalibrationReport(
            String backend, String device, List<Measured> measured, @Nullable Gpu gpu) {
        this.backend = backend;
        this.device = device;
        this.measured = List.copyOf(measured);
        this.gpu = gpu;
    }

    /** Kernels work in single precision. */
    private @Nullable Double flopShare(Measured m) {
        FlopRate peak = gpu == null ? null : gpu.peak().get(Precision.FP32);
        return peak == null ? null : m.flopsPerSecond() / peak.flopsPerSecond();
    }

    private @Nullable Double byteShare(Measured m) {
        return gpu == null ? null : m.bytesPerSecond() / gpu.memory().bandwidth().bytesPerSecond();
    }

    /** A table for people. */
    public String text() {
        Table table = new Table("  ", "llrrrrrl");
        table.row("kernel", "size", "time", "FLOP/s", "of peak", "B/s", "of peak", "values");
        for (Measured m : measured) {
            table.row(
                    m.kernel(),
                    m.size(),
                    Human.number(m.seconds() * 1e3) + " ms",
                    rate(m.flopsPerSecond(), "FLOP/s"),
                    share(flopShare(m)),
                    rate(m.bytesPerSecond(), "B/s"),
                    share(byteShare(m)),
                    m.correct() ? "as in Java" : "WRONG");
        }
        String peaks = gpu == null ? "" : "; peaks of " + gpu.name() + ", fp32";
        return backend + " on " + device + peaks + "\n" + table;
    }

    private static String rate(double perSecond, String unit) {
        return perSecond >= 1e12
                ? Human.number(perSecond / 1e12) + " T" + unit
                : Human.number(perSecond / 1e9) + " G" + unit;
    }

    private static String share(@Nullable Double share) {
        return share == null ? "" : Human.quantity(share, "share");
    }

    /** An object with one row for each kernel. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "calibration");
        document.put("version", Version.CURRENT);
        document.put("backend", backend);
        document.put("device", device);
        if (gpu != null) {
            document.put("gpu", gpu.name());
        }
        List<Object> rows = new ArrayList<>();
        for (Measured m : measured) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kernel", m.kernel());
            row.put("size", m.size());
            row.put("seconds", m.seconds());
            row.put("flops_per_second", m.flopsPerSecond());
            row.put("bytes_per_second", m.bytesPerSecond());
            putShare(row, "flops_share_of_peak", flopShare(m));
            putShare(row, "bytes_share_of_peak", byteShare(m));
            row.put("worst_difference", m.worstDifference());
            row.put("allowed_difference", m.bound());
            row.put("correct", m.correct());
            rows.add(row);
        }
        document.put("kernels", rows);
        return Json.pretty(document);
    }

    private static void putShare(Map<String, Object> row, String key, @Nullable Double share) {
        if (share != null) {
            row.put(key, share);
        }
    }

    /** One row for each kernel. */
    public String csv() {
        StringBuilder csv =
                new StringBuilder(
                        "kernel,size,seconds,flops_per_second,bytes_per_second,correct\n");
        for (Measured m : measured) {
            csv.append(m.kernel())
                    .append(',')
                    .append(CsvReport.quoted(m.size()))
                    .append(',')
                    .append(Json.number(m.seconds()))
                    .append(',')
                    .append(Json.number(m.flopsPerSecond()))
                    .append(',')
                    .append(Json.number(m.bytesPerSecond()))
                    .append(',')
                    .append(m.correct())
                    .append('\n');
        }
        return csv.toString();
    }

    /** The catalogue entry of a chip with the best rates reached here, as YAML. */
    public String entry(Gpu chip) {
        double flops =
                measured.stream()
                        .filter(m -> m.kernel().equals("gemm"))
                        .mapToDouble(Measured::flopsPerSecond)
                        .max()
                        .orElse(0);
        double bytes = measured.stream().mapToDouble(Measured::bytesPerSecond).max().orElse(0);
        Achieved before = chip.achieved();
        Map<Precision, FlopRate> matmul =
                new java.util.TreeMap<>(before == null ? Map.of() : before.matmul());
        matmul.put(Precision.FP32, new FlopRate(flops));
        Achieved achieved =
                new Achieved(
                        matmul, new ByteRate(bytes), before == null ? null : before.scaleUpBus());
        Map<String, Object> entry = new LinkedHashMap<>();
        if (RecordTree.of(chip) instanceof Map<?, ?> tree) {
            tree.forEach(
                    (key, value) -> {
                        if (value != null) {
                            entry.put(key.toString(), value);
                        }
                    });
        }
        Object tree = RecordTree.of(achieved);
        if (tree != null) {
            entry.put("achieved", tree);
        }
        String source =
                "measured by mirinae %s calibrate, %s on %s"
                        .formatted(Version.CURRENT, backend, device);
        Map<String, String> sources = new LinkedHashMap<>(chip.sources());
        sources.put("achieved.matmul.fp32", source);
        sources.put("achieved.memory", source);
        entry.put("sources", sources);
        return YamlText.of(entry);
    }
}
