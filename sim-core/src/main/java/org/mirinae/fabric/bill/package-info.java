/**
 * Counts the switches and cables of a topology, and what they draw and cost.
 *
 * <p>May use hardware and the rest of fabric.
 */
@NullMarked
package org.mirinae.fabric.bill;

import org.jspecify.annotations.NullMarked;
