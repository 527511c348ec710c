package org.mirinae.result;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a map of workload results by name. Each stands in the document under its name and then
 * under its kind ({@code workloads.main.serving}); where there is only one, it stands under its
 * kind again beside the map.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ByKind {}
