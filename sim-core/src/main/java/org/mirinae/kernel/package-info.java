/**
 * Batch arithmetic that may run on an accelerator; the Java version is the definition.
 *
 * <p>{@link org.mirinae.kernel.AnswerKernel}s decide numbers of the simulation and give the same
 * bits on every backend. {@link org.mirinae.kernel.WorkloadKernel}s are real operators of training
 * and inference run on a real device to be timed. May use problems; nothing that knows GPUs of the
 * simulation.
 */
@NullMarked
package org.mirinae.kernel;

import org.jspecify.annotations.NullMarked;
