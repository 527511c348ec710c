/**
 * Traffic as flows that are under way together and share links max-min fairly: the second fidelity
 * beside the closed forms of {@code fabric} and {@code perf}, on the same network.
 *
 * <p>May use everything of the floors below and nothing else of the simulation.
 */
@NullMarked
package org.mirinae.simulation.flow;

import org.jspecify.annotations.NullMarked;
