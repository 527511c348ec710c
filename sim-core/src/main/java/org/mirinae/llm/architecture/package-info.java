/**
 * Describes neural networks: layers, their mixers and feed-forward parts, their parameters and
 * cache bytes.
 *
 * <p>A language model is a list of layers, each a {@link
 * org.mirinae.llm.architecture.SequenceMixer} and a {@link
 * org.mirinae.llm.architecture.FeedForward}. No clock, no GPU. May use units, problems, schema and
 * llm.work.
 */
@NullMarked
package org.mirinae.llm.architecture;

import org.jspecify.annotations.NullMarked;
