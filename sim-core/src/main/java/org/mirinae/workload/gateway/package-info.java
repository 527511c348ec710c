/**
 * Describes what stands before the replicas of a service: rate limits, queues and classes of
 * service.
 *
 * <p>May use units, problems and schema.
 */
@NullMarked
package org.mirinae.workload.gateway;

import org.jspecify.annotations.NullMarked;
