/**
 * Computes how long the iterations of a serving replica take and what it keeps in memory.
 *
 * <p>May use workload and the rest of perf above it.
 */
@NullMarked
package org.mirinae.perf.serving;

import org.jspecify.annotations.NullMarked;
