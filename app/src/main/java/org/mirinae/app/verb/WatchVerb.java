package org.mirinae.app.verb;

import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.ProgressLine;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.Verb;
import org.mirinae.client.RunServiceClient;
import org.mirinae.v1.Progress;
import org.mirinae.v1.Run;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code watch JOB}: follows a run on a server until it ends. */
public final class WatchVerb implements Verb {

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public String summary() {
        return "Follow a run on a server until it ends.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.positional(spec, "JOB", "Name of the run, as submit or jobs printed it.");
        CommonOptions.server(spec);
        CommonOptions.noProgress(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        String job = arguments.matchedPositionalValue(0, "");
        boolean progress = !arguments.hasMatchedOption("--no-progress");
        return Remote.call(
                arguments,
                console,
                client -> {
                    Run run = follow(client, Remote.runName(job), console, progress);
                    int code = Remote.outcome(run, console);
                    if (code == ExitCode.DONE) {
                        console.out().println(job + " " + Remote.state(run));
                    }
                    return code;
                });
    }

    /** Follows a run, drawing its progress, and gives it as it stood at its end. */
    static Run follow(RunServiceClient client, String name, Console console, boolean progress) {
        try (ProgressLine line = new ProgressLine(console, progress)) {
            return client.watch(
                    name,
                    run -> {
                        Progress at = run.getProgress();
                        line.update(
                                at.hasFraction() ? at.getFraction() : Double.NaN,
                                at.getSimulatedSeconds());
                    });
        }
    }
}
