package org.mirinae.perf.collective;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.Precision;

/**
 * Collectives inside a scale-up domain as they were measured. A serving engine takes its own
 * all-reduce or NCCL's, whichever is faster at a size, launched from captured graphs; everything
 * else takes NCCL's.
 */
public final class MeasuredCollectives {

    /** The collective library of GPUs with NVLink. */
    public static final String NCCL = "NCCL";

    /**
     * Ranks up to which rings are as fast as switches that add: 4 H200, 4 B200 (C06287, C06297).
     */
    private static final int LARGEST_RING = 4;

    private MeasuredCollectives() {}

    /** The curve for a stack, or null where nothing like it was measured. */
    static @Nullable CollectiveCurve curve(CollectiveKind kind, int ranks, Gpu gpu, Stack stack) {
        return curve(kind, ranks, gpu, stack, true);
    }

    /** The same with floating-point or whole elements. */
    static @Nullable CollectiveCurve curve(
            CollectiveKind kind, int ranks, Gpu gpu, Stack stack, boolean floating) {
        SequencedMap<String, String> versions = new LinkedHashMap<>();
        if (stack.purpose() == StackPurpose.SERVING && floating) {
            versions.put(stack.engine() + " graph", stack.version());
        }
        versions.put(NCCL, version(stack));
        return curve(kind, ranks, gpu, versions, floating);
    }

    /** The version of NCCL, where a stack states it; engines and frameworks bring their own. */
    static String version(Stack stack) {
        return stack.engine().equals(NCCL) ? stack.version() : "";
    }

    /**
     * The fastest of some libraries at each size, for the smallest measured group that holds the
     * ranks. Switches that add do so for floating-point numbers only: whole numbers go around in
     * rings. Of several versions of a library the nearest counts.
     *
     * @param versions by library; empty where it is not known, which is the newest measured
     * @param floating whether elements are floating-point numbers
     * @return null where none of them was measured with as many ranks
     */
    public static @Nullable CollectiveCurve curve(
            CollectiveKind kind,
            int ranks,
            Gpu gpu,
            SequencedMap<String, String> versions,
            boolean floating) {
        KernelEfficiency kernels = gpu.kernels();
        if (kernels == null) {
            return null;
        }
        double[] best = null;
        for (Map.Entry<String, String> library : versions.entrySet()) {
            CollectiveFit fit =
                    fit(
                            kernels.collectives(),
                            library.getKey(),
                            library.getValue(),
                            kind,
                            ranks,
                            floating);
            if (fit != null) {
                double[] seconds = seconds(fit, kind, ranks, adds(fit, gpu, floating));
                best = best == null ? seconds : faster(best, seconds);
            }
        }
        return best == null ? null : CollectiveCurve.measured(best, CollectiveFit.FIRST_BYTES);
    }

    /**
     * That of one library, with floating-point or whole elements.
     *
     * @param version empty where it is not known
     * @return null where it was not measured with as many ranks
     */
    public static @Nullable CollectiveCurve curve(
            CollectiveKind kind,
            int ranks,
            Gpu gpu,
            String library,
            String version,
            boolean floating) {
        SequencedMap<String, String> one = new LinkedHashMap<>();
        one.put(library, version);
        return curve(kind, ranks, gpu, one, floating);
    }

    /** The measurement that stands for a library's collective; null where there is none. */
    static @Nullable CollectiveFit fit(
            List<CollectiveFit> fits,
            String library,
            String version,
            CollectiveKind kind,
            int ranks,
            boolean floating) {
        CollectiveFit best = null;
        double least = Double.POSITIVE_INFINITY;
        for (CollectiveFit fit : fits) {
            boolean like =
                    fit.library().equals(library)
                            && fit.kind().equals(kind.name().toLowerCase(Locale.ROOT))
                            && fit.ranks() >= ranks;
            boolean otherElements =
                    fit.format() != null && (fit.format() != Precision.INT8) != floating;
            double away = fit.ranks() + (otherElements ? 0.5 : 0);
            boolean nearer =
                    best != null
                            && away == least
                            && LibraryVersion.away(fit.version(), version)
                                    < LibraryVersion.away(best.version(), version);
            if (like && (away < least || nearer)) {
                best = fit;
                least = away;
            }
        }
        return best;
    }

    /** Returns whether switches did the adding: NCCL's way from five ranks on, where they can. */
    private static boolean adds(CollectiveFit fit, Gpu gpu, boolean floating) {
        return floating
                && fit.library().equals(NCCL)
                && fit.ranks() > LARGEST_RING
                && gpu.scaleUp() != null
                && gpu.scaleUp().inSwitchReduction();
    }

    /**
     * The measured times for fewer ranks than were measured: what bytes take goes with what a port
     * carries, (n+1)/n of the buffer where switches add and as a bus counts it elsewhere; the floor
     * stays.
     */
    private static double[] seconds(
            CollectiveFit fit, CollectiveKind kind, int ranks, boolean adds) {
        boolean inSwitch = adds && kind == CollectiveKind.ALL_REDUCE;
        double carried = inSwitch ? 1 + 1.0 / ranks : kind.busFactor(ranks);
        double measured = inSwitch ? 1 + 1.0 / fit.ranks() : kind.busFactor(fit.ranks());
        double floor = fit.micros().getFirst();
        return fit.micros().stream()
                .mapToDouble(micros -> (floor + (micros - floor) * carried / measured) * 1e-6)
                .toArray();
    }

    /** The smaller of two at each size; where one ends, the other goes on. */
    private static double[] faster(double[] one, double[] other) {
        double[] longer = one.length >= other.length ? one.clone() : other.clone();
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            longer[i] = Math.min(one[i], other[i]);
        }
        for (int i = 1; i < longer.length; i++) {
            longer[i] = Math.max(longer[i], longer[i - 1]);
        }
        return longer;
    }
}
