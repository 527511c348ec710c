/**
 * Jobs and requests: what is asked of a cluster, and when.
 *
 * <p>Descriptions, request traces and the readers of their formats. May use everything below: units,
 * problems, random, schema, llm, stack, policy.
 */
@NullMarked
package org.mirinae.workload;

import org.jspecify.annotations.NullMarked;
