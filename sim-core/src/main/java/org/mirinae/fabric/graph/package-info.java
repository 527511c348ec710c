/**
 * Describes networks as directed links between numbered vertices, finds routes through them and
 * shares their links.
 *
 * <p>Knows no topology. May use units, problems and schema.
 */
@NullMarked
package org.mirinae.fabric.graph;

import org.jspecify.annotations.NullMarked;
