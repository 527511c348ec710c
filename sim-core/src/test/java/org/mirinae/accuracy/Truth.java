package org.mirinae.accuracy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mirinae.scenario.Resources;

/** The shared tables of measurements, where they are at hand. */
final class Truth {

    static final Path FOLDER =
            Path.of(System.getProperty("mirinae.shared", "../../shared")).resolve("data/truth");

    private Truth() {}

    static boolean atHand() {
        return Files.isDirectory(FOLDER);
    }

    static Resources files() {
        return name -> {
            Path file = FOLDER.resolve(name);
            try {
                return Files.isRegularFile(file)
                        ? Optional.of(Files.readAllBytes(file))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
