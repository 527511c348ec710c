/**
 * What a neural network asks for: parameters, operators, cache bytes. No clock, no chip.
 *
 * <p>A language model is a list of layers, each a {@link org.mirinae.llm.SequenceMixer} and a
 * {@link org.mirinae.llm.FeedForward}; what either asks for belongs to it. May use units, problems,
 * schema and hardware's {@code Precision}.
 */
@NullMarked
package org.mirinae.llm;

import org.jspecify.annotations.NullMarked;
