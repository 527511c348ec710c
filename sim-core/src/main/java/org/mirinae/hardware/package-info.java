/**
 * Describes the hardware: GPUs, memory tiers, NICs, nodes. Descriptions only.
 *
 * <p>Each figure comes from a catalogue entry that names its source. May use units, problems and
 * schema.
 */
@NullMarked
package org.mirinae.hardware;

import org.jspecify.annotations.NullMarked;
