/**
 * Holds what was fitted to measured kernels: forms of time for products, attention, experts and
 * collectives on one GPU, and how far each errs.
 *
 * <p>Descriptions only, from the catalogue. May use units and schema.
 */
@NullMarked
package org.mirinae.hardware.efficiency;

import org.jspecify.annotations.NullMarked;
