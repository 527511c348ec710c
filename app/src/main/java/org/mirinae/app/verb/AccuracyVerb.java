package org.mirinae.app.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.mirinae.app.console.Catalogs;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.Reports;
import org.mirinae.evaluation.accuracy.AccuracyReport;
import org.mirinae.scenario.Resources;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code accuracy --data DIR}: our figures beside published ones. */
public final class AccuracyVerb implements Verb {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public String summary() {
        return "Our figures beside published ones, and how far off they are.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.text(
                spec,
                "--data",
                "DIR",
                "A folder with tables of measurements, such as training.csv.");
        CommonOptions.text(
                spec, "--rows", "FILE", "Write one line for every row into this file, as CSV.");
        CommonOptions.catalog(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        String name = arguments.matchedOptionValue("--data", "");
        if (name.isEmpty()) {
            throw new UsageException(
                    "--data is missing: accuracy needs a folder with tables of measurements.",
                    "Maybe mirinae accuracy --data truth.");
        }
        Path folder = console.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new UsageException(
                    "--data: there is no folder " + name + ".",
                    "Maybe the name is misspelt; it is from the working directory.");
        }
        AccuracyReport report = AccuracyReport.of(Catalogs.of(arguments, console), files(folder));
        if (report.comparisons().isEmpty()) {
            throw new UsageException(
                    "--data: " + name + " holds none of the tables.",
                    "Maybe one of " + String.join(", ", AccuracyReport.files()) + " is meant.");
        }
        writeRows(arguments.matchedOptionValue("--rows", ""), report, console);
        console.out().print(Reports.of(report.result(), format));
        return ExitCode.DONE;
    }

    private static Resources files(Path folder) {
        return name -> {
            Path file = folder.resolve(name);
            try {
                return Files.isRegularFile(file)
                        ? Optional.of(Files.readAllBytes(file))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void writeRows(String name, AccuracyReport report, Console console) {
        if (name.isEmpty()) {
            return;
        }
        Path file = console.resolve(name);
        Path folder = file.toAbsolutePath().getParent();
        Path last = file.getFileName();
        if (folder == null || last == null || Files.isDirectory(file)) {
            throw new UsageException("--rows: " + name + " is no file.", "");
        }
        byte[] bytes = report.rowsCsv().getBytes(StandardCharsets.UTF_8);
        try {
            OutFolder.write(folder, Map.of(last.toString(), bytes));
        } catch (IOException e) {
            throw new UsageException(
                    "--rows: " + name + " cannot be written.", "Maybe the folder is read-only.");
        }
    }
}
