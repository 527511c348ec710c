package org.mirinae.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scenarios that are measured: small, so that fixed costs show. */
final class BenchmarkScenarios {

    /** A thousand requests of a chat service; {@code whole-process.sh} runs it too. */
    static final String SERVING = read("small-serving.yaml");

    /** One training step of a large model. */
    static final String TRAINING = read("small-training.yaml");

    private BenchmarkScenarios() {}

    private static String read(String name) {
        try (InputStream stream = BenchmarkScenarios.class.getResourceAsStream("/" + name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
