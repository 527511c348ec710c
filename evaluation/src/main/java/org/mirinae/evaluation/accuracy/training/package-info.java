/**
 * Predicts the rows of tables about training steps.
 *
 * <p>May use sim-core and evaluation.truth.
 */
@NullMarked
package org.mirinae.evaluation.accuracy.training;

import org.jspecify.annotations.NullMarked;
