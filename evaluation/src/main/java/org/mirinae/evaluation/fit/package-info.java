/**
 * Fits kernels and error bands to measurements, as catalogue entries.
 *
 * <p>May use sim-core and evaluation.truth.
 */
@NullMarked
package org.mirinae.evaluation.fit;

import org.jspecify.annotations.NullMarked;
