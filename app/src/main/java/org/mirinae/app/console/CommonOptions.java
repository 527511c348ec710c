package org.mirinae.app.console;

import java.util.List;
import org.mirinae.app.report.Format;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Options that several verbs share, declared once. */
public final class CommonOptions {

    private CommonOptions() {}

    public static void scenario(CommandSpec spec) {
        positional(spec, "SCENARIO", "A scenario file, YAML or JSON.");
        spec.addOption(
                OptionSpec.builder("--set")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("PATH=VALUE")
                        .description(
                                "Replace one value of the scenario, such as"
                                        + " workload.engine.max_sequences=64. Repeatable; file names"
                                        + " are from the working directory.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--seed")
                        .type(Long.class)
                        .paramLabel("N")
                        .description("Seed in place of the scenario's own.")
                        .build());
        catalog(spec);
    }

    public static void catalog(CommandSpec spec) {
        text(spec, "--catalog", "DIR", "Catalogue entries laid over the built-in ones.");
    }

    public static void backend(CommandSpec spec) {
        text(
                spec,
                "--backend",
                "NAME",
                "Where batch arithmetic runs: auto, cpu, opencl or cuda. It never changes an"
                        + " answer. cpu where not given; auto says what it took.");
    }

    public static void format(CommandSpec spec) {
        text(spec, "--format", "FORM", "text, json or csv; text where not given.");
    }

    public static void out(CommandSpec spec) {
        text(spec, "--out", "DIR", "Write everything the run yields into files of this folder.");
    }

    public static void replications(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("--replications")
                        .type(Integer.class)
                        .paramLabel("N")
                        .description("Run N seeds, from the given one on, for intervals.")
                        .build());
    }

    public static void noProgress(CommandSpec spec) {
        flag(spec, "--no-progress", "Draw no progress.");
    }

    public static void server(CommandSpec spec) {
        text(spec, "--server", "HOST:PORT", "The run service; 127.0.0.1:7070 where not given.");
    }

    public static void positional(CommandSpec spec, String label, String description) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index(Integer.toString(spec.positionalParameters().size()))
                        .type(String.class)
                        .paramLabel(label)
                        .required(true)
                        .description(description)
                        .build());
    }

    public static void flag(CommandSpec spec, String name, String description) {
        spec.addOption(
                OptionSpec.builder(name).type(boolean.class).description(description).build());
    }

    public static void text(CommandSpec spec, String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    public static Format formatOf(ParseResult arguments) {
        String name = arguments.matchedOptionValue("--format", "text");
        for (Format format : Format.values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new UsageException(
                "--format: there is no form named " + name + ".", "Maybe text, json or csv.");
    }

    public static int replicationsOf(ParseResult arguments) {
        int replications = arguments.matchedOptionValue("--replications", 1);
        if (replications < 1 || replications > 1000) {
            throw new UsageException(
                    "--replications: " + replications + " is not a number from 1 to 1000.", "");
        }
        return replications;
    }
}
