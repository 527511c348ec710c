package org.mirinae.workload.requests;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Dates as the Azure traces write them: {@code 2023-11-16 18:17:03.9799600}, zone UTC or none. */
final class CalendarTime {

    private CalendarTime() {}

    /** Nanoseconds since 1970, or null where the text is no date. */
    static @Nullable Long nanos(String text) {
        String plain = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        plain = plain.endsWith("+00:00") ? plain.substring(0, plain.length() - 6) : plain;
        if (plain.length() < 19 || (plain.charAt(10) != ' ' && plain.charAt(10) != 'T')) {
            return null;
        }
        try {
            long day = LocalDate.parse(plain.substring(0, 10)).toEpochDay();
            long nanos = LocalTime.parse(plain.substring(11)).toNanoOfDay();
            return Math.addExact(Math.multiplyExact(day, 86_400_000_000_000L), nanos);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
