package org.mirinae.app.document;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.Calibration.Measured;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.Flat;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Precision;

/** The document of a calibration: what a device reached, beside the catalogue's peaks. */
@DocumentKind("calibrate")
public record CalibrateResult(
        @Flat @Metric(doc = "Where the calibration comes from.") Provenance provenance,
        @Metric(doc = "Backend that ran the kernels.") String backend,
        @Metric(doc = "Device it ran on.") String device,
        @Metric(doc = "The device's entry in the catalogue; only where it was named.")
                @Nullable String gpu,
        @Metric(doc = "One for each kernel.") List<KernelRow> kernels,
        @Metric(doc = "Empty: times are measured, one run against the next differs.")
                SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Copies the list. */
    public CalibrateResult {
        kernels = List.copyOf(kernels);
    }

    /** Says what one kernel reached. */
    public record KernelRow(
            @Metric(doc = "The kernel.") String kernel,
            @Metric(doc = "What it worked on.") String size,
            @Metric(unit = "s", label = "time", doc = "Time of the fastest of five runs.")
                    double seconds,
            @Metric(unit = "FLOP/s", doc = "Arithmetic reached.") double flopsPerSecond,
            @Metric(unit = "B/s", doc = "Bytes moved, each counted once.") double bytesPerSecond,
            @Metric(
                            unit = "share",
                            doc =
                                    "Arithmetic over the catalogue's peak in FP32; only where the GPU"
                                            + " was named.")
                    @Nullable Double flopsShareOfPeak,
            @Metric(
                            unit = "share",
                            doc =
                                    "Bytes over the catalogue's memory bandwidth; only where the GPU"
                                            + " was named.")
                    @Nullable Double bytesShareOfPeak,
            @Metric(unit = "number", doc = "Largest difference from the Java version.")
                    double worstDifference,
            @Metric(unit = "number", doc = "Difference that rounding may make.")
                    double allowedDifference,
            @Metric(doc = "Whether the values are those of the Java version.") boolean correct) {

        private static KernelRow of(Measured m, @Nullable Gpu gpu) {
            FlopRate peak = gpu == null ? null : gpu.peak().get(Precision.FP32);
            return new KernelRow(
                    m.kernel(),
                    m.size(),
                    m.seconds(),
                    m.flopsPerSecond(),
                    m.bytesPerSecond(),
                    peak == null ? null : m.flopsPerSecond() / peak.flopsPerSecond(),
                    gpu == null
                            ? null
                            : m.bytesPerSecond() / gpu.memory().bandwidth().bytesPerSecond(),
                    m.worstDifference(),
                    m.bound(),
                    m.correct());
        }
    }

    /**
     * States what was measured.
     *
     * @param scale how large the work was
     * @param gpu the catalogue's entry of the device, where it is known
     */
    public static CalibrateResult of(
            String backend, String device, int scale, List<Measured> measured, @Nullable Gpu gpu) {
        String input =
                "calibrate %s on %s, scale %d, gpu %s"
                        .formatted(backend, device, scale, gpu == null ? "none" : gpu.name());
        return new CalibrateResult(
                Provenance.of(
                        ResultWriter.sha256(input.getBytes(StandardCharsets.UTF_8)), List.of()),
                backend,
                device,
                gpu == null ? null : gpu.name(),
                measured.stream().map(m -> KernelRow.of(m, gpu)).toList(),
                new LinkedHashMap<>());
    }
}
