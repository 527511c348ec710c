package org.mirinae.app.cli;

import org.mirinae.app.cli.Options.Argument;
import org.mirinae.app.cli.Options.Option;
import org.mirinae.app.cli.Options.Takes;
import org.mirinae.app.report.Format;

/** Options that several verbs share, declared once. */
final class CommonOptions {

    private CommonOptions() {}

    static void scenario(Options options) {
        argument(options, "SCENARIO", "A scenario file, YAML or JSON.");
        options.add(
                new Option(
                        "--set",
                        Takes.TEXTS,
                        "PATH=VALUE",
                        "Replace one value of the scenario, such as"
                                + " workload.engine.max_sequences=64. Repeatable; file names are"
                                + " from the working directory."));
        number(options, "--seed", "Seed in place of the scenario's own.");
        catalog(options);
    }

    static void catalog(Options options) {
        text(options, "--catalog", "DIR", "Catalogue entries laid over the built-in ones.");
    }

    static void backend(Options options) {
        text(
                options,
                "--backend",
                "NAME",
                "Where batch arithmetic runs: auto, cpu, opencl or cuda. It never changes an"
                        + " answer. cpu where not given; auto says what it took.");
    }

    static void format(Options options) {
        text(options, "--format", "FORM", "text, json or csv; text where not given.");
    }

    static void out(Options options) {
        text(options, "--out", "DIR", "Write everything the run yields into files of this folder.");
    }

    static void replications(Options options) {
        number(
                options,
                "--replications",
                "Run N seeds, from the given one on, for intervals.");
    }

    static void noProgress(Options options) {
        flag(options, "--no-progress", "Draw no progress.");
    }

    static void server(Options options) {
        text(options, "--server", "HOST:PORT", "The run service; 127.0.0.1:7070 where not given.");
    }

    static void argument(Options options, String label, String description) {
        options.add(new Argument(label, true, description));
    }

    static void flag(Options options, String name, String description) {
        options.add(new Option(name, Takes.NOTHING, "", description));
    }

    static void text(Options options, String name, String label, String description) {
        options.add(new Option(name, Takes.TEXT, label, description));
    }

    static void number(Options options, String name, String description) {
        options.add(new Option(name, Takes.NUMBER, "N", description));
    }

    static Format formatOf(Arguments arguments) {
        String name = arguments.text("--format", "text");
        for (Format format : Format.values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new UsageException(
                "--format: there is no form named " + name + ".", "Maybe text, json or csv.");
    }

    static int replicationsOf(Arguments arguments) {
        return arguments.number("--replications", 1, 1, 1000);
    }
}
