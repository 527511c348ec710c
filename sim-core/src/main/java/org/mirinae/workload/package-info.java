/**
 * Describes what is to be done on a cluster: models to train and to serve, how they are spread over
 * GPUs, and when requests come.
 *
 * <p>Descriptions and their checks. May use everything up to fabric and cluster.
 */
@NullMarked
package org.mirinae.workload;

import org.jspecify.annotations.NullMarked;
