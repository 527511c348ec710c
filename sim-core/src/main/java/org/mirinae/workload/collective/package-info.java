/**
 * Describes benchmarks of collectives.
 *
 * <p>May use fabric.collective and {@link org.mirinae.workload}.
 */
@NullMarked
package org.mirinae.workload.collective;

import org.jspecify.annotations.NullMarked;
