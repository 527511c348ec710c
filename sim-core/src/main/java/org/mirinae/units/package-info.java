/**
 * Quantities that cannot be mixed up: SI values with physics in their types.
 *
 * <p>Lives on the ground floor. Value types are for public interfaces; hot loops use primitives
 * with the unit as suffix. Uses nothing but the Java platform.
 */
@NullMarked
package org.mirinae.units;

import org.jspecify.annotations.NullMarked;
