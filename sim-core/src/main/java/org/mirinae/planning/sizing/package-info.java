/**
 * Searches for how many replicas a service needs, each answer simulated.
 *
 * <p>May use everything below, but neither the accuracy nor the fitting of figures.
 */
@NullMarked
package org.mirinae.planning.sizing;

import org.jspecify.annotations.NullMarked;
