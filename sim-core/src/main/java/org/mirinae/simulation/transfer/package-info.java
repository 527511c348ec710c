/**
 * Engines of workloads that are mostly traffic: benchmarks of collectives, and execution traces.
 *
 * <p>They meet the others at {@code simulation.site}. May use everything of the floors below.
 */
@NullMarked
package org.mirinae.simulation.transfer;

import org.jspecify.annotations.NullMarked;
