/**
 * One training step as a schedule: a representative rank of each pipeline stage, its chunks and
 * what it sends, from which exposed time, bubbles and memory follow.
 *
 * <p>May use perf, workload, cluster and everything below.
 */
@NullMarked
package org.mirinae.simulation.training;

import org.jspecify.annotations.NullMarked;
