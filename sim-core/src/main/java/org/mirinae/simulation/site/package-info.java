/**
 * Lets the engines of different workloads meet: the seam they are run through and what they report.
 *
 * <p>Lowest of the simulation packages, so that engines may use it and {@code simulation} may use
 * them. May use everything of the floors below.
 */
@NullMarked
package org.mirinae.simulation.site;

import org.jspecify.annotations.NullMarked;
