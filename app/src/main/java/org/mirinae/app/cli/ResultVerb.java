package org.mirinae.app.cli;

import org.mirinae.app.report.Format;

/** {@code result JOB}: prints the result of a finished run on a server. */
final class ResultVerb implements Verb {

    @Override
    public String name() {
        return "result";
    }

    @Override
    public String summary() {
        return "Print the result of a finished run on a server.";
    }

    @Override
    public void declare(Options options) {
        CommonOptions.argument(options, "JOB", "Name of the run, as submit or jobs printed it.");
        CommonOptions.server(options);
        CommonOptions.format(options);
    }

    @Override
    public int run(Arguments arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        String job = Remote.runName(arguments.argument(0, ""));
        return Remote.call(
                arguments,
                console,
                client -> ResultOutput.print(client.result(job).getJson(), format, console));
    }
}
