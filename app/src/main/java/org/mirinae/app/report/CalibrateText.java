package org.mirinae.app.report;

import org.jspecify.annotations.Nullable;
import org.mirinae.app.document.CalibrateResult;
import org.mirinae.app.document.CalibrateResult.KernelRow;

/** Draws what a device reached, beside the catalogue's peaks. */
final class CalibrateText {

    private CalibrateText() {}

    static String of(CalibrateResult result) {
        Table table = new Table("  ", "llrrrrrl");
        table.row("kernel", "size", "time", "FLOP/s", "of peak", "B/s", "of peak", "values");
        for (KernelRow row : result.kernels()) {
            table.row(
                    row.kernel(),
                    row.size(),
                    Human.number(row.seconds() * 1e3) + " ms",
                    rate(row.flopsPerSecond(), "FLOP/s"),
                    share(row.flopsShareOfPeak()),
                    rate(row.bytesPerSecond(), "B/s"),
                    share(row.bytesShareOfPeak()),
                    row.correct() ? "as in Java" : "WRONG");
        }
        String gpu = result.gpu();
        String peaks = gpu == null ? "" : "; peaks of " + gpu + ", fp32";
        return result.backend() + " on " + result.device() + peaks + "\n" + table;
    }

    private static String rate(double perSecond, String unit) {
        return perSecond >= 1e12
                ? Human.number(perSecond / 1e12) + " T" + unit
                : Human.number(perSecond / 1e9) + " G" + unit;
    }

    private static String share(@Nullable Double share) {
        return share == null ? "" : Human.quantity(share, "share");
    }
}
