/**
 * Counts what a step of a neural network asks of one rank: operators with their FLOPs and bytes,
 * and exchanges between ranks.
 *
 * <p>No clock, no GPU, no architecture. May use units and schema.
 */
@NullMarked
package org.mirinae.llm.work;

import org.jspecify.annotations.NullMarked;
