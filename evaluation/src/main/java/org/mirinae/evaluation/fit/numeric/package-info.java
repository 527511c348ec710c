/**
 * Minimises, solves and smooths: what the fits need of numerical mathematics.
 *
 * <p>May use nothing but the Java platform and libraries.
 */
@NullMarked
package org.mirinae.evaluation.fit.numeric;

import org.jspecify.annotations.NullMarked;
