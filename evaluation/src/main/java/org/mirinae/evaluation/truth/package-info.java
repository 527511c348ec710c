/**
 * Reads tables of published measurements and finds in the catalogue what their rows name.
 *
 * <p>May use sim-core.
 */
@NullMarked
package org.mirinae.evaluation.truth;

import org.jspecify.annotations.NullMarked;
