/**
 * A client of the run service for Java programs and for the command line.
 *
 * <p>Blocking, one channel, errors as {@link org.mirinae.client.RemoteException} with the server's
 * problems. May use sim-core's problems and the generated messages; nothing of the server.
 */
@NullMarked
package org.mirinae.client;

import org.jspecify.annotations.NullMarked;
