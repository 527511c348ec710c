/**
 * Runs a service around its replicas: admission control, routing, autoscaling, transfers of caches,
 * encoders and adapters.
 *
 * <p>May use simulation.serving.state, kvcache and replica.
 */
@NullMarked
package org.mirinae.simulation.serving.gateway;

import org.jspecify.annotations.NullMarked;
