package org.mirinae.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.mirinae.app.report.Comparison;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code compare A B}: two results side by side. */
final class CompareVerb implements Verb {

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "Two results side by side.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.positional(spec, "A", "A result as JSON, or a folder written by --out.");
        CommonOptions.positional(spec, "B", "The other one.");
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        CommonOptions.Format format = CommonOptions.formatOf(arguments);
        Comparison comparison =
                new Comparison(
                        read(arguments.matchedPositionalValue(0, ""), console),
                        read(arguments.matchedPositionalValue(1, ""), console));
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> comparison.text();
                            case JSON -> comparison.json();
                            case CSV -> comparison.csv();
                        });
        return ExitCode.DONE;
    }

    private static Map<String, Object> read(String name, Console console) throws Exception {
        Path path = console.resolve(name);
        Path file = Files.isDirectory(path) ? path.resolve("result.json") : path;
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    "There is no result at " + name + ".",
                    "Maybe write one with mirinae run SCENARIO --out " + name + ".");
        }
        Map<String, Object> document = ResultOutput.read(Files.readString(file), name);
        if (!"run".equals(document.get("kind"))) {
            throw new UsageException(
                    name + " is not the result of a run.",
                    "Maybe it was not printed by mirinae run --format json.");
        }
        return document;
    }
}
