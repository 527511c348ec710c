/**
 * Keeps the KV cache of replicas: blocks, prefixes that requests share, and the tiers below the
 * GPUs' memory.
 *
 * <p>May use simulation.serving.state.
 */
@NullMarked
package org.mirinae.simulation.serving.kvcache;

import org.jspecify.annotations.NullMarked;
