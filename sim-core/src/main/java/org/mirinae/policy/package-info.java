/**
 * Decides who goes next and where: small records that decide over read-only views declared here and
 * implemented by the simulation, which keeps all state.
 *
 * <p>May use random, problems and schema. Lies below workload, so that a workload can name a
 * policy.
 */
@NullMarked
package org.mirinae.policy;

import org.jspecify.annotations.NullMarked;
