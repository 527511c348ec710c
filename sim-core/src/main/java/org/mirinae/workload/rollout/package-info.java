/**
 * Describes post-training by reinforcement learning: generation and training in turn.
 *
 * <p>May use workload.serving and workload.training.
 */
@NullMarked
package org.mirinae.workload.rollout;

import org.jspecify.annotations.NullMarked;
