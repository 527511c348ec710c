package org.mirinae.app.console;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mirinae.app.run.FileResources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import picocli.CommandLine.ParseResult;

/**
 * A scenario file with what the command line lays over it.
 *
 * @param name as the user typed it
 * @param text of the file
 * @param overrides as given by {@code --set}
 * @param resources the files it names
 */
public record ScenarioInput(
        String name, String text, List<String> overrides, FileResources resources) {

    /** Loads the file, without reading what it means. */
    public static ScenarioInput load(ParseResult arguments, Console console) throws IOException {
        String name = arguments.matchedPositionalValue(0, "");
        Path file = console.resolve(name);
        List<String> overrides = arguments.matchedOptionValue("--set", List.of());
        return new ScenarioInput(
                name,
                text(name, file),
                overrides,
                new FileResources(file, console.directory().toAbsolutePath(), overrides));
    }

    /** Understands it, with the seed asked for. */
    public ScenarioReading read(ParseResult arguments, Console console) {
        ScenarioReading read =
                new ScenarioReader(Catalogs.of(arguments, console), resources)
                        .read(name, text, overrides);
        return arguments.hasMatchedOption("--seed") ? read.withSeed(seed(arguments)) : read;
    }

    /** The seed of {@code --seed}. */
    public static long seed(ParseResult arguments) {
        long seed = arguments.matchedOptionValue("--seed", 0L);
        if (seed < 0) {
            throw new UsageException(
                    "--seed: " + seed + " is below 0.", "Maybe leave out the sign.");
        }
        return seed;
    }

    private static String text(String name, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    name + " is a folder.", "Maybe name the scenario file inside it.");
        }
        if (!Files.exists(file)) {
            throw new UsageException(
                    "There is no file " + name + ".",
                    "Maybe the name is misspelt; it is from the working directory.");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UsageException(
                    name + " is not text in UTF-8.",
                    "Maybe a trace or an archive was given where a scenario belongs; Chakra traces are named by `trace` of a workload of `type: chakra`.");
        } catch (AccessDeniedException e) {
            throw new UsageException(name + " may not be read.", "Maybe its permissions.");
        }
    }
}
