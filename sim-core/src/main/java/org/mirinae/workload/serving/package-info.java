/**
 * Describes the serving of language models: pools of replicas, engines, KV caches, scaling and
 * speculation.
 *
 * <p>May use policy, workload.requests and workload.gateway.
 */
@NullMarked
package org.mirinae.workload.serving;

import org.jspecify.annotations.NullMarked;
