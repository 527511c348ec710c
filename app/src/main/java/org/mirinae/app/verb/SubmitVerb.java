package org.mirinae.app.verb;

import java.util.Map;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.ResultOutput;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.Format;
import org.mirinae.client.RunServiceClient;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.v1.CreateRunRequest;
import org.mirinae.v1.ResourceReference;
import org.mirinae.v1.Run;
import org.mirinae.v1.ScenarioSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code submit SCENARIO}: runs a scenario on a server and prints what run would. */
public final class SubmitVerb implements Verb {

    @Override
    public String name() {
        return "submit";
    }

    @Override
    public String summary() {
        return "Run a scenario on a server and print what run would.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.replications(spec);
        CommonOptions.server(spec);
        CommonOptions.format(spec);
        CommonOptions.noProgress(spec);
        CommonOptions.flag(spec, "--no-wait", "Print the job's name and leave.");
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        int replications = CommonOptions.replicationsOf(arguments);
        ScenarioInput input = ScenarioInput.load(arguments, console);
        Map<String, byte[]> named = filesNamedBy(input, arguments, console);
        boolean progress = !arguments.hasMatchedOption("--no-progress");
        return Remote.call(
                arguments,
                console,
                client -> {
                    ScenarioSource.Builder source =
                            ScenarioSource.newBuilder()
                                    .setDocument(input.text())
                                    .addAllOverrides(input.overrides());
                    if (arguments.hasMatchedOption("--seed")) {
                        source.setSeed(ScenarioInput.seed(arguments));
                    }
                    upload(client, named, source);
                    Run created =
                            client.create(
                                    CreateRunRequest.newBuilder()
                                            .setSource(source)
                                            .setReplications(replications)
                                            .build());
                    if (arguments.hasMatchedOption("--no-wait")) {
                        console.out().println(Remote.jobName(created));
                        return ExitCode.DONE;
                    }
                    Run ended = WatchVerb.follow(client, created.getName(), console, progress);
                    int code = Remote.outcome(ended, console);
                    return code == ExitCode.DONE
                            ? ResultOutput.print(
                                    client.result(ended.getName()).getJson(), format, console)
                            : code;
                });
    }

    /**
     * Reads the files that the scenario names and this machine has; the server reports whatever
     * else is wrong.
     */
    private static Map<String, byte[]> filesNamedBy(
            ScenarioInput input, ParseResult arguments, Console console) {
        try {
            input.read(arguments, console);
        } catch (InvalidScenarioException told) {
            return input.resources().read();
        }
        return input.resources().read();
    }

    private static void upload(
            RunServiceClient client, Map<String, byte[]> files, ScenarioSource.Builder source)
            throws InterruptedException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            source.addResources(
                    ResourceReference.newBuilder()
                            .setName(file.getKey())
                            .setSha256(client.upload(file.getValue()).getSha256()));
        }
    }
}
