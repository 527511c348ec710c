package org.mirinae.scenario;

import java.util.Map;
import java.util.Optional;

/**
 * The files a scenario names: a trace, a config.json. The scenario opens none by itself; whoever
 * runs it says what a name stands for.
 */
@FunctionalInterface
public interface Resources {

    /**
     * The bytes under a name, or nothing where there is no such file.
     *
     * @throws java.io.UncheckedIOException when it is there but cannot be read
     */
    Optional<byte[]> find(String name);

    /** Returns resources without any file. */
    static Resources none() {
        return name -> Optional.empty();
    }

    /** Files held in memory, by name. */
    static Resources of(Map<String, byte[]> byName) {
        Map<String, byte[]> copy = Map.copyOf(byName);
        return name -> Optional.ofNullable(copy.get(name));
    }
}
