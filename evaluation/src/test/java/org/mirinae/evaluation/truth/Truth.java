package org.mirinae.evaluation.truth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mirinae.evaluation.house.SharedData;
import org.mirinae.scenario.Resources;

/** The tables of measurements that lie beside the checkout, for tests of the group "data". */
public final class Truth {

    private Truth() {}

    public static Path folder() {
        return SharedData.at("data/truth");
    }

    public static Resources files() {
        return name -> {
            Path file = folder().resolve(name);
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
