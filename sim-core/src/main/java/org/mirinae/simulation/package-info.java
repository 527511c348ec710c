/**
 * One run: all workloads of a scenario on one event loop, from checked scenario to result.
 *
 * <p>The engines of the workloads live in packages below and meet this one at {@link
 * org.mirinae.simulation.site}. May use everything of the floors below.
 */
@NullMarked
package org.mirinae.simulation;

import org.jspecify.annotations.NullMarked;
