/**
 * Kernels through CUDA, by JCuda's driver API and PTX that is shipped. The only package that sees
 * JCuda's types.
 *
 * <p>May use sim-core's kernel and problems, and {@code device}.
 */
@NullMarked
package org.mirinae.cuda;

import org.jspecify.annotations.NullMarked;
