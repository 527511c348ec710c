/**
 * The run service over gRPC: requests are checked for their form and translated, {@link
 * org.mirinae.run.dispatch.Runs} does what they ask for, answers and errors are translated back.
 *
 * <p>Service classes stand on io.grpc stubs only, so that another front can carry them; {@link
 * org.mirinae.service.ApiServer} alone knows Netty. May use the run domain and sim-core's problems;
 * nothing of app.
 */
@NullMarked
package org.mirinae.service;

import org.jspecify.annotations.NullMarked;
