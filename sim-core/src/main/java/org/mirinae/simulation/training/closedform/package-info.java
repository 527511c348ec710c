/**
 * Times plans of one training in closed form, millions of them, with the very figures that the
 * schedule adds up.
 *
 * <p>May use perf, workload and simulation.training.
 */
@NullMarked
package org.mirinae.simulation.training.closedform;

import org.jspecify.annotations.NullMarked;
