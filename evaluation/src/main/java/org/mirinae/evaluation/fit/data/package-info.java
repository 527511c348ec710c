/**
 * Reads tables and profiles of measured kernels in the formats of those who measured them.
 *
 * <p>May use sim-core and evaluation.truth.
 */
@NullMarked
package org.mirinae.evaluation.fit.data;

import org.jspecify.annotations.NullMarked;
