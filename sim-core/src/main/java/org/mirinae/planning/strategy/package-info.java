/**
 * Searches for the parallel plan of a training: bounds and closed forms first, then the best as
 * schedules.
 *
 * <p>May use everything below, but neither the accuracy nor the fitting of figures.
 */
@NullMarked
package org.mirinae.planning.strategy;

import org.jspecify.annotations.NullMarked;
