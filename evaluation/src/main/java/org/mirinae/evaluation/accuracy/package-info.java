/**
 * Puts our figure beside the published one, row by row, and sums up the errors.
 *
 * <p>May use sim-core and the rest of evaluation but fit.
 */
@NullMarked
package org.mirinae.evaluation.accuracy;

import org.jspecify.annotations.NullMarked;
