package org.mirinae.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mirinae.scenario.Resources;
import org.mirinae.workload.chakra.ChakraTrace;

/**
 * Files a scenario on disk names: from the scenario's folder, or from the working directory where
 * the name was given by {@code --set}. Remembers what it read.
 */
public final class FileResources implements Resources {

    private final Path scenarioFolder;
    private final Path workingDirectory;
    private final Set<String> namesFromOptions;
    private final Map<String, byte[]> read = new LinkedHashMap<>();

    /**
     * Files of one scenario.
     *
     * @param scenarioFile where the scenario lies
     * @param workingDirectory where the program runs
     * @param overrides as given by {@code --set}
     */
    public FileResources(Path scenarioFile, Path workingDirectory, Collection<String> overrides) {
        Path folder = scenarioFile.toAbsolutePath().getParent();
        this.scenarioFolder = folder == null ? workingDirectory : folder;
        this.workingDirectory = workingDirectory;
        this.namesFromOptions =
                Set.copyOf(
                        overrides.stream()
                                .map(o -> o.substring(o.indexOf('=') + 1).strip())
                                .toList());
    }

    @Override
    public Optional<byte[]> find(String name) {
        byte[] known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Path base = fromOptions(name) ? workingDirectory : scenarioFolder;
            Path file = base.resolve(name);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            read.put(name, bytes);
            return Optional.of(bytes);
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether an option names the file, or the trace whose rank it belongs to. */
    private boolean fromOptions(String name) {
        if (namesFromOptions.contains(name)) {
            return true;
        }
        for (String option : namesFromOptions) {
            String first = ChakraTrace.file(option, 0);
            int digit = option.contains("{rank}") ? option.indexOf("{rank}") : option.length() + 1;
            String behind = first.substring(digit + 1);
            if (name.startsWith(first.substring(0, digit)) && name.endsWith(behind)) {
                return true;
            }
        }
        return false;
    }

    /** Everything read so far, by the name the scenario uses. */
    public Map<String, byte[]> read() {
        return Collections.unmodifiableMap(read);
    }
}
