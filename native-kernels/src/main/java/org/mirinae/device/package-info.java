/**
 * Holds what both device backends share: the sources of kernels, and the folder into which native
 * libraries are unpacked.
 *
 * <p>May use sim-core's kernel and problems.
 */
@NullMarked
package org.mirinae.device;

import org.jspecify.annotations.NullMarked;
