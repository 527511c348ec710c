package org.mirinae.app.verb;

import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.Verb;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cancel JOB}: asks a server to stop a run. */
public final class CancelVerb implements Verb {

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public String summary() {
        return "Ask a server to stop a run; a finished one is left as it is.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.positional(spec, "JOB", "Name of the run, as submit or jobs printed it.");
        CommonOptions.server(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        String job = arguments.matchedPositionalValue(0, "");
        return Remote.call(
                arguments,
                console,
                client -> {
                    String state = Remote.state(client.cancel(Remote.runName(job)));
                    console.out().println(job + " " + state);
                    return ExitCode.DONE;
                });
    }
}
