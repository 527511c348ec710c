package org.mirinae.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * States the key of a component of a scenario's record where it is not the component's name in
 * snake case, as in a {@link Flat} part: {@code plan.pipeline().stages()} is read from {@code
 * pipeline}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** The key in documents. */
    String value();
}
