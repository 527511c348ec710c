/**
 * What both device backends share: sources of kernels, and where native libraries are unpacked.
 *
 * <p>May use sim-core's kernel and problems.
 */
@NullMarked
package org.mirinae.device;

import org.jspecify.annotations.NullMarked;
