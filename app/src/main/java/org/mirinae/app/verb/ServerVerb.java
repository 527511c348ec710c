package org.mirinae.app.verb;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.mirinae.app.console.BackendChoice;
import org.mirinae.app.console.BugFile;
import org.mirinae.app.console.Catalogs;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.run.LocalRunner;
import org.mirinae.app.run.ServedCatalog;
import org.mirinae.scenario.Catalog;
import org.mirinae.service.ApiServer;
import org.mirinae.service.ServiceLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code server}: the run service, until it is told to stop. */
public final class ServerVerb implements Verb {

    @Override
    public String name() {
        return "server";
    }

    @Override
    public String summary() {
        return "Serve runs to other programs and machines over gRPC.";
    }

    @Override
    public void declare(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("--port")
                        .type(Integer.class)
                        .paramLabel("N")
                        .description(
                                "Where to listen; 0 takes a free one. "
                                        + Remote.DEFAULT_PORT
                                        + " where not given.")
                        .build());
        CommonOptions.text(
                spec,
                "--host",
                "ADDRESS",
                "Address to listen on; 127.0.0.1 where not given. The service is not encrypted and"
                        + " knows no accounts: open it to trusted networks only.");
        CommonOptions.catalog(spec);
        CommonOptions.backend(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        ApiServer server = start(arguments, console);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(server, console), "mirinae-stop"));
        server.awaitTermination();
        return ExitCode.DONE;
    }

    /** Starts listening and says where. */
    static ApiServer start(ParseResult arguments, Console console) {
        int port = arguments.matchedOptionValue("--port", Remote.DEFAULT_PORT);
        if (port < 0 || port > 65535) {
            throw new UsageException(
                    "--port: " + port + " is no port.", "Maybe a number from 0 to 65535.");
        }
        String host = arguments.matchedOptionValue("--host", "127.0.0.1");
        Catalog catalog = Catalogs.of(arguments, console);
        LocalRunner runner = new LocalRunner(catalog, BackendChoice.of(arguments, console));
        ApiServer server =
                new ApiServer(
                        new InetSocketAddress(host, port),
                        runner,
                        new ServedCatalog(catalog),
                        ServiceLimits.defaults(),
                        new Host(console));
        try {
            server.start();
        } catch (IOException e) {
            throw new UsageException(
                    "The server cannot listen on " + host + ":" + port + ": " + reason(e) + ".",
                    "Maybe another program does; --port chooses another port.");
        }
        console.err().println("Listening on " + host + ":" + server.port() + ".");
        return server;
    }

    private static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    /** Ends the process with 0 once every run is over: being told to stop is no failure. */
    private static void stop(ApiServer server, Console console) {
        try {
            console.err().println("Stopping; runs under way get a moment to finish.");
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        console.err().flush();
        Runtime.getRuntime().halt(ExitCode.DONE);
    }

    /** The wall clock, and where bugs are told. */
    private record Host(Console console) implements ApiServer.Surroundings {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public void bug(String run, Throwable cause) {
            BugFile.tell(cause, run, console);
        }
    }
}
