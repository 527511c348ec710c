/**
 * Makes the figures of a serving run from what became of its requests.
 *
 * <p>May use the rest of simulation.serving.
 */
@NullMarked
package org.mirinae.simulation.serving.report;

import org.jspecify.annotations.NullMarked;
