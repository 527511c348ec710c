/**
 * Seconds, joules and bytes by formula: what operators and collectives take on a chip under a
 * stack, what fits into its memory, what it draws.
 *
 * <p>No clock, no state. May use everything up to workload.
 */
@NullMarked
package org.mirinae.cost;

import org.jspecify.annotations.NullMarked;
