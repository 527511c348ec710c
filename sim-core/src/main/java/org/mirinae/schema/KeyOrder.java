package org.mirinae.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * States the order in which documents write the keys of a record, where its {@link Flat} parts
 * would give another. Keys that are not named follow in the order of declaration, so that a new one
 * need not be named.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface KeyOrder {
    /** Lists the keys as documents write them. */
    String[] value();
}
