/**
 * Predicts the rows of tables about serving.
 *
 * <p>May use sim-core and evaluation.truth.
 */
@NullMarked
package org.mirinae.evaluation.accuracy.serving;

import org.jspecify.annotations.NullMarked;
