/**
 * Collects what is wrong with an input, where, and what to do about it.
 *
 * <p>Lives on the ground floor: everything that reads or checks input collects {@link
 * org.mirinae.problems.Problem}s. Uses nothing but the Java platform.
 */
@NullMarked
package org.mirinae.problems;

import org.jspecify.annotations.NullMarked;
