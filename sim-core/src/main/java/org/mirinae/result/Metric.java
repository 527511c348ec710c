package org.mirinae.result;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents one key of the result. Every component of every result record has it: {@code
 * docs/metrics.md} and the units of the CSV and text forms come from here. On a map it speaks for
 * the map's values.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Metric {
    /**
     * Unit of the number, such as {@code ms}, {@code tokens/s}, {@code share}, {@code count}; empty
     * for text, lists and nested objects.
     */
    String unit() default "";

    /** Says what the figure is, in one sentence. */
    String doc();

    /**
     * A few words that name the figure to people; where empty, they follow from the component's
     * name.
     */
    String label() default "";

    /** Names the error band that the figure's bounds come from. */
    Family family() default Family.EXACT;
}
