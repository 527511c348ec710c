package org.mirinae.run;

/**
 * Makes a request safe to repeat: a request that comes again with the same id and the same content
 * gets the run made before.
 *
 * @param requestId a name of the client's choosing
 * @param requestHash a hash of all that was asked for, so that one id never stands for two things
 */
public record IdempotencyKey(String requestId, String requestHash) {}
