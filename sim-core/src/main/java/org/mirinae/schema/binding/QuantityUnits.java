package org.mirinae.schema.binding;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.FlopRate;
import org.mirinae.units.Flops;
import org.mirinae.units.Frequency;
import org.mirinae.units.Joules;
import org.mirinae.units.Seconds;
import org.mirinae.units.Watts;

/**
 * The units users write, by type of quantity. Decimal prefixes are powers of 1000, binary ones
 * (KiB) of 1024; B is bytes, b is bits.
 */
final class QuantityUnits {

    /**
     * One type of quantity.
     *
     * @param what it is, for messages
     * @param example how to write one
     * @param units factor to SI by unit, in the order they are preferred when writing
     * @param make the quantity from its value in SI units
     * @param si the value of a quantity in SI units
     */
    record Kind(
            String what,
            String example,
            Map<String, Double> units,
            DoubleFunction<Object> make,
            ToDoubleFunction<Object> si) {}

    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P", "E"};
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};
    private static final Map<Class<?>, Kind> KINDS = kinds();

    private QuantityUnits() {}

    /** Every type of quantity. */
    static Collection<Kind> all() {
        return KINDS.values();
    }

    static @Nullable Kind of(Class<?> type) {
        return KINDS.get(type);
    }

    /** The type of quantity a unit belongs to, or null. */
    static @Nullable Kind owner(String unit) {
        for (Kind kind : KINDS.values()) {
            if (kind.units().containsKey(unit)) {
                return kind;
            }
        }
        return null;
    }

    private static Map<Class<?>, Kind> kinds() {
        Map<Class<?>, Kind> kinds = new LinkedHashMap<>();
        Map<String, Double> bytes = decimal("B", 1, 6);
        bytes.putAll(binary("B"));
        kinds.put(
                Bytes.class,
                new Kind(
                        "an amount of data", "80 GB", bytes, Bytes::new, q -> ((Bytes) q).value()));
        Map<String, Double> rates = decimal("B/s", 1, 6);
        rates.putAll(binary("B/s"));
        rates.putAll(decimal("b/s", 1.0 / 8, 6));
        rates.putAll(decimal("bit/s", 1.0 / 8, 6));
        kinds.put(
                ByteRate.class,
                new Kind(
                        "a data rate",
                        "400 Gb/s or 3.35 TB/s",
                        rates,
                        ByteRate::new,
                        q -> ((ByteRate) q).bytesPerSecond()));
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("d", 86_400.0);
        seconds.put("h", 3_600.0);
        seconds.put("min", 60.0);
        seconds.put("s", 1.0);
        seconds.put("ms", 1e-3);
        seconds.put("us", 1e-6);
        seconds.put("µs", 1e-6);
        seconds.put("ns", 1e-9);
        kinds.put(
                Seconds.class,
                new Kind(
                        "a time",
                        "2 us or 1.5 s",
                        seconds,
                        Seconds::new,
                        q -> ((Seconds) q).value()));
        kinds.put(
                Flops.class,
                new Kind(
                        "an amount of arithmetic",
                        "3 TFLOP",
                        decimal("FLOP", 1, 6),
                        Flops::new,
                        q -> ((Flops) q).value()));
        Map<String, Double> flopRates = decimal("FLOP/s", 1, 6);
        flopRates.putAll(decimal("OP/s", 1, 6));
        kinds.put(
                FlopRate.class,
                new Kind(
                        "a rate of arithmetic",
                        "989 TFLOP/s",
                        flopRates,
                        FlopRate::new,
                        q -> ((FlopRate) q).flopsPerSecond()));
        kinds.put(
                Watts.class,
                new Kind(
                        "a power",
                        "700 W or 20 MW",
                        decimal("W", 1, 3),
                        Watts::new,
                        q -> ((Watts) q).value()));
        Map<String, Double> joules = decimal("J", 1, 4);
        joules.put("Wh", 3.6e3);
        joules.put("kWh", 3.6e6);
        joules.put("MWh", 3.6e9);
        joules.put("GWh", 3.6e12);
        kinds.put(
                Joules.class,
                new Kind("an energy", "1.2 kWh", joules, Joules::new, q -> ((Joules) q).value()));
        Map<String, Double> frequencies = decimal("Hz", 1, 3);
        frequencies.put("/s", 1.0);
        frequencies.put("req/s", 1.0);
        frequencies.put("/min", 1.0 / 60);
        frequencies.put("req/min", 1.0 / 60);
        frequencies.put("/h", 1.0 / 3600);
        kinds.put(
                Frequency.class,
                new Kind(
                        "a rate",
                        "6.5 req/s or 1.83 GHz",
                        frequencies,
                        Frequency::new,
                        q -> ((Frequency) q).hertz()));
        return Collections.unmodifiableMap(kinds);
    }

    private static Map<String, Double> decimal(String unit, double factor, int upTo) {
        Map<String, Double> units = new LinkedHashMap<>();
        double power = factor * StrictMath.pow(1000, upTo);
        for (int i = upTo; i >= 0; i--, power /= 1000) {
            units.put(DECIMAL[i] + unit, power);
        }
        return units;
    }

    private static Map<String, Double> binary(String unit) {
        Map<String, Double> units = new LinkedHashMap<>();
        for (int i = BINARY.length - 1; i > 0; i--) {
            units.put(BINARY[i] + unit, StrictMath.scalb(1.0, 10 * i));
        }
        return units;
    }
}
