/**
 * Counts what training asks beyond inference: backward passes, recomputation, activations kept and
 * adapters.
 *
 * <p>May use llm.work and llm.architecture.
 */
@NullMarked
package org.mirinae.llm.training;

import org.jspecify.annotations.NullMarked;
