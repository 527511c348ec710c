/**
 * Draws and reads requests: arrival processes, conversations, and traces in many formats.
 *
 * <p>May use random, problems and schema.
 */
@NullMarked
package org.mirinae.workload.requests;

import org.jspecify.annotations.NullMarked;
