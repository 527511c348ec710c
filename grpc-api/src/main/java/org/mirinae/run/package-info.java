/**
 * Says what a run is: what was asked for, where it stands, how it may move on, what became of it,
 * and the store it is kept in.
 *
 * <p>Plain types without protobuf, gRPC, network or database; the wall clock comes in from outside.
 * May use sim-core's problems and nothing else of the house, so that the package and its room can
 * become a module of their own by moving a folder.
 */
@NullMarked
package org.mirinae.run;

import org.jspecify.annotations.NullMarked;
