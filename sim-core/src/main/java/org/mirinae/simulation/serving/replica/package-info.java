/**
 * Runs one replica: its scheduler admits, batches and preempts requests, and jumps from one change
 * of the batch to the next.
 *
 * <p>May use simulation.serving.state and kvcache.
 */
@NullMarked
package org.mirinae.simulation.serving.replica;

import org.jspecify.annotations.NullMarked;
