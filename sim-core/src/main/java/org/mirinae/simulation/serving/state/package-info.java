/**
 * Holds what the parts of a serving run share: requests and how far each is, queues, meters, and
 * where pools run.
 *
 * <p>Lowest of the serving packages. May use perf, workload and simulation.flow.
 */
@NullMarked
package org.mirinae.simulation.serving.state;

import org.jspecify.annotations.NullMarked;
