/**
 * Searches for what to buy and how to use it, over plans and sizes, each answer simulated.
 *
 * <p>May use everything but accuracy and fit.
 */
@NullMarked
package org.mirinae.planning;

import org.jspecify.annotations.NullMarked;
