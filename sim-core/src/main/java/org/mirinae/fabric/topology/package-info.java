/**
 * Wires nodes into networks: fat trees, tori, dragonflies, rails, circuits, networks from files,
 * and what breaks in them.
 *
 * <p>May use hardware and fabric.graph.
 */
@NullMarked
package org.mirinae.fabric.topology;

import org.jspecify.annotations.NullMarked;
