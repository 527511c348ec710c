/**
 * The run service: scenarios come in over gRPC, runs are made of them, results go out.
 *
 * <p>Service classes stand on io.grpc stubs only, so that another front can carry them; {@link
 * org.mirinae.service.ApiServer} alone knows Netty. What a scenario is and how it is run comes in
 * through {@link org.mirinae.service.ScenarioRunner}. May use sim-core's problems; nothing of app.
 */
@NullMarked
package org.mirinae.service;

import org.jspecify.annotations.NullMarked;
