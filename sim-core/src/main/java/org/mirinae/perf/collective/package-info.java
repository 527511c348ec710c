/**
 * Computes how long collectives and messages take on a cluster: by measurement, by a library's own
 * tuning, else in closed form.
 *
 * <p>May use fabric, cluster and perf.kernel.
 */
@NullMarked
package org.mirinae.perf.collective;

import org.jspecify.annotations.NullMarked;
