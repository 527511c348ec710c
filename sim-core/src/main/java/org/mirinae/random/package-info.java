/**
 * Named, reproducible streams of random numbers, and the distributions drawn from them.
 *
 * <p>Each component of a simulation draws from a stream of its own name, so that adding one never
 * disturbs the others. May use units, problems and schema.
 */
@NullMarked
package org.mirinae.random;

import org.jspecify.annotations.NullMarked;
