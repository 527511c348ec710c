/**
 * Kernels through OpenCL, by JOCL. The only package that sees JOCL's types.
 *
 * <p>May use sim-core's kernel and problems, and {@code device}.
 */
@NullMarked
package org.mirinae.opencl;

import org.jspecify.annotations.NullMarked;
