/**
 * Predicts the rows of tables about single kernels and collectives.
 *
 * <p>May use sim-core and evaluation.truth.
 */
@NullMarked
package org.mirinae.evaluation.accuracy.kernel;

import org.jspecify.annotations.NullMarked;
