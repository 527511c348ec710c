/**
 * Computes what failures leave of a long training run: a Monte Carlo over failures, restarts,
 * spares and checkpoints.
 *
 * <p>May use workload, hardware, random and perf.
 */
@NullMarked
package org.mirinae.simulation.goodput;

import org.jspecify.annotations.NullMarked;
