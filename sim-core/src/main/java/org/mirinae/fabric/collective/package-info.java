/**
 * Gives the time of collectives in closed form: one record for each algorithm, over the two tiers
 * of a GPU's links.
 *
 * <p>May use fabric.graph.
 */
@NullMarked
package org.mirinae.fabric.collective;

import org.jspecify.annotations.NullMarked;
