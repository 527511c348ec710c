package org.mirinae.app.cli;


/** {@code cancel JOB}: asks a server to stop a run. */
final class CancelVerb implements Verb {

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public String summary() {
        return "Ask a server to stop a run; a finished one is left as it is.";
    }

    @Override
    public void declare(Options options) {
        CommonOptions.argument(options, "JOB", "Name of the run, as submit or jobs printed it.");
        CommonOptions.server(options);
    }

    @Override
    public int run(Arguments arguments, Console console) throws Exception {
        String job = arguments.argument(0, "");
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
