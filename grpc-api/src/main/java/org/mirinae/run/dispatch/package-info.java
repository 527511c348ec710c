/**
 * Takes runs in, gives them to workers and tells those who watch: {@link
 * org.mirinae.run.dispatch.Runs} is what a front calls.
 *
 * <p>What a scenario is and how it is simulated comes in through {@link
 * org.mirinae.run.dispatch.ScenarioRunner}, where runs are kept through {@link
 * org.mirinae.run.RunStore}. May use the package above and sim-core's problems; no protobuf, gRPC,
 * network or database.
 */
@NullMarked
package org.mirinae.run.dispatch;

import org.jspecify.annotations.NullMarked;
