package org.mirinae.app.verb;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.CompareResult;
import org.mirinae.app.document.Documents;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Reports;
import org.mirinae.planning.sizing.SizeResult;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.records.RunResult;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code compare A B}: two results side by side. */
public final class CompareVerb implements Verb {

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
        Format format = CommonOptions.formatOf(arguments);
        String first = arguments.matchedPositionalValue(0, "");
        String second = arguments.matchedPositionalValue(1, "");
        ResultDocument a = read(first, console);
        ResultDocument b = read(second, console);
        if (!a.kind().equals(b.kind())) {
            throw new UsageException(
                    first
                            + " is the result of "
                            + a.kind()
                            + ", "
                            + second
                            + " of "
                            + b.kind()
                            + ": only two of one kind can be compared.",
                    "Maybe two of `mirinae run --format json`.");
        }
        console.out().print(Reports.of(CompareResult.of(a, b), format));
        return ExitCode.DONE;
    }

    private static ResultDocument read(String name, Console console) throws IOException {
        Path path = console.resolve(name);
        Path file = Files.isDirectory(path) ? path.resolve("result.json") : path;
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    "There is no result at " + name + ".",
                    "Maybe write one with mirinae run SCENARIO --out " + name + ".");
        }
        ResultDocument document = Documents.reader().read(name, text(name, file));
        if (!(document instanceof RunResult || document instanceof SizeResult)) {
            throw new UsageException(
                    name + " is the result of " + document.kind() + ", not of run or size.",
                    "Maybe a result of `mirinae run --format json` is meant.");
        }
        return document;
    }

    private static String text(String name, Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UsageException(
                    name + " is not text in UTF-8.",
                    "Maybe a result of `mirinae run --format json` is meant.");
        }
    }
}
