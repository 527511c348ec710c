/**
 * The software that runs on the GPUs: serving engine or training framework, its version, its
 * libraries.
 *
 * <p>The same product on the same GPU differs between stacks, so a scenario names one. May use
 * units, problems, schema and hardware.
 */
@NullMarked
package org.mirinae.stack;

import org.jspecify.annotations.NullMarked;
