/**
 * Serving: replicas that batch requests, hold their KV cache in blocks and jump from one change of
 * the batch to the next.
 *
 * <p>May use perf, policy, workload, cluster and everything below, and simulation.site.
 */
@NullMarked
package org.mirinae.simulation.serving;

import org.jspecify.annotations.NullMarked;
