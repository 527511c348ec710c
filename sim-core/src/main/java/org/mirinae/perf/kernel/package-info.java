/**
 * Computes how long operators take on a GPU, what they draw and what that rests on: by measured
 * fits where the catalogue has them, else by the roofline.
 *
 * <p>Formulas only: no clock, no state that outlives a question. May use hardware, stack, llm,
 * kernel and result.
 */
@NullMarked
package org.mirinae.perf.kernel;

import org.jspecify.annotations.NullMarked;
