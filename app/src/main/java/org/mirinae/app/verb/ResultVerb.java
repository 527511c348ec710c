package org.mirinae.app.verb;

import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.ResultOutput;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.Format;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code result JOB}: prints the result of a finished run on a server. */
public final class ResultVerb implements Verb {

    @Override
    public String name() {
        return "result";
    }

    @Override
    public String summary() {
        return "Print the result of a finished run on a server.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.positional(spec, "JOB", "Name of the run, as submit or jobs printed it.");
        CommonOptions.server(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        String job = Remote.runName(arguments.matchedPositionalValue(0, ""));
        return Remote.call(
                arguments,
                console,
                client -> ResultOutput.print(client.result(job).getJson(), format, console));
    }
}
