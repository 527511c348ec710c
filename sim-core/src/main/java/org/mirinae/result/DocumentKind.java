package org.mirinae.result;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** States the value of the key {@code kind} of a type of document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DocumentKind {
    /** Such as {@code run} or {@code search}. */
    String value();
}
