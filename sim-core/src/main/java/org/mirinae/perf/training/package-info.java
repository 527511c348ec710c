/**
 * Computes what a rank of a training keeps in memory, where its groups lie, and what checkpoints
 * take.
 *
 * <p>May use workload and the rest of perf above it.
 */
@NullMarked
package org.mirinae.perf.training;

import org.jspecify.annotations.NullMarked;
