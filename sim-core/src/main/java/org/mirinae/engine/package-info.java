/**
 * A deterministic event loop: integer nanoseconds, ties in the order of scheduling.
 *
 * <p>Knows nothing of GPUs. Uses nothing but the Java platform; clocks of the real world come in
 * through {@link org.mirinae.engine.RunControl}.
 */
@NullMarked
package org.mirinae.engine;

import org.jspecify.annotations.NullMarked;
