package org.mirinae.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A family whose records are written as their tag alone, like the constants of an enum. A record
 * with components that must be given is written as a mapping with the key {@code type}, as in any
 * other family.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Words {}
