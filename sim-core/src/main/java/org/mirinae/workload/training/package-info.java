/**
 * Describes the training of language models: parallel plans, schedules, checkpoints and failures.
 *
 * <p>May use llm, hardware and {@link org.mirinae.workload}.
 */
@NullMarked
package org.mirinae.workload.training;

import org.jspecify.annotations.NullMarked;
