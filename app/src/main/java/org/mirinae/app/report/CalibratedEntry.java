package org.mirinae.app.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.hardware.Achieved;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.Calibration.Measured;
import org.mirinae.result.Version;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.document.YamlText;
import org.mirinae.units.ByteRate;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Precision;

/** Writes the catalogue entry of a GPU with the rates that a calibration reached. */
public final class CalibratedEntry {

    private CalibratedEntry() {}

    /**
     * The entry as YAML.
     *
     * @param gpu whose entry it is
     * @param measured kernels, the best of which count
     * @param where backend and device they ran on
     */
    public static String of(Gpu gpu, List<Measured> measured, String where) {
        double flops =
                measured.stream()
                        .filter(m -> m.kernel().equals("gemm"))
                        .mapToDouble(Measured::flopsPerSecond)
                        .max()
                        .orElse(0);
        double bytes = measured.stream().mapToDouble(Measured::bytesPerSecond).max().orElse(0);
        Achieved before = gpu.achieved();
        Map<Precision, FlopRate> matmul =
                new java.util.TreeMap<>(before == null ? Map.of() : before.matmul());
        matmul.put(Precision.FP32, new FlopRate(flops));
        Achieved achieved =
                new Achieved(
                        matmul, new ByteRate(bytes), before == null ? null : before.scaleUpBus());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.putAll(RecordTree.mapping(gpu));
        Object tree = RecordTree.of(achieved);
        if (tree != null) {
            entry.put("achieved", tree);
        }
        String source = "measured by mirinae %s calibrate, %s".formatted(Version.CURRENT, where);
        Map<String, String> sources = new LinkedHashMap<>(gpu.sources());
        sources.put("achieved.matmul.fp32", source);
        sources.put("achieved.memory", source);
        entry.put("sources", sources);
        return YamlText.of(entry);
    }
}
