package org.mirinae.run;

import org.jspecify.annotations.Nullable;

/**
 * Says what a run was made for, known before it starts and never changed.
 *
 * @param scenarioName the scenario's own name
 * @param inputDigest SHA-256 of everything the run depends on, lower-case hexadecimal
 * @param key what makes the request safe to repeat; null where the client gave nothing
 */
public record Submission(String scenarioName, String inputDigest, @Nullable IdempotencyKey key) {}
