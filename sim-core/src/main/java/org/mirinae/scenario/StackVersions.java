package org.mirinae.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known version of an engine nearest to one that is not known. */
final class StackVersions {

    private StackVersions() {}

    /** The entry of the same engine with the nearest version, the older of two; or null. */
    static @Nullable String nearest(String asked, List<String> known) {
        String engine = engine(asked);
        double[] version = version(asked);
        return known.stream()
                .filter(name -> engine(name).equals(engine))
                .min(
                        Comparator.comparingDouble(
                                        (String name) -> distance(version(name), version))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static String engine(String name) {
        int digit = firstDigit(name);
        return plain(name.substring(0, digit));
    }

    private static String plain(String engine) {
        String plain = engine.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return plain.equals("trtllm") ? "tensorrtllm" : plain;
    }

    /** Returns where the version begins: the first digit after a space or hyphen. */
    private static int firstDigit(String name) {
        for (int i = 1; i < name.length(); i++) {
            char before = name.charAt(i - 1);
            boolean starts = before == ' ' || before == '-' || before == 'v' || before == 'r';
            if (starts && Character.isDigit(name.charAt(i))) {
                return i;
            }
        }
        return name.length();
    }

    private static double[] version(String name) {
        List<Double> parts = new ArrayList<>();
        for (String part : name.substring(firstDigit(name)).split("[^0-9]+", -1)) {
            if (!part.isEmpty() && part.length() < 10) {
                parts.add(Double.valueOf(part));
            }
        }
        return parts.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Earlier parts weigh a thousand times the next. */
    private static double distance(double[] a, double[] b) {
        double sum = 0;
        double weight = 1;
        for (int i = 0; i < 3; i++) {
            double left = i < a.length ? a[i] : 0;
            double right = i < b.length ? b[i] : 0;
            sum += weight * (left - right);
            weight /= 1_000;
        }
        return StrictMath.abs(sum);
    }
}
