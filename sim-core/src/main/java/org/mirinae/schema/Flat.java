package org.mirinae.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component whose own components stand in the document beside its neighbours, not under a
 * key of their own: Java may nest what belongs together while the keys of the contract stay flat.
 * In scenarios such a part is always there and its keys are unlike those around it; in results it
 * may be null, and a key that the record around it declares too is the outer one's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Flat {}
