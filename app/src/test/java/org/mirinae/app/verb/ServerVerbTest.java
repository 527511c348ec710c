package org.mirinae.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.run.HostClock;
import org.mirinae.client.RunServiceClient;
import org.mirinae.service.ApiServer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class ServerVerbTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console() {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Path.of(""),
                new HostClock());
    }

    private static ParseResult parsed(String... arguments) {
        CommandSpec spec = CommandSpec.create().name("server");
        new ServerVerb().declare(spec);
        return new CommandLine(spec).parseArgs(arguments);
    }

    @Test
    void aFreePortIsTakenAndToldWhereItAnswers() throws Exception {
        ApiServer server = ServerVerb.start(parsed("--port", "0"), console());
        try (RunServiceClient client = new RunServiceClient("127.0.0.1", server.port())) {
            assertEquals(
                    "Listening on 127.0.0.1:" + server.port() + ".\n",
                    err.toString(StandardCharsets.UTF_8));
            assertEquals("", out.toString(StandardCharsets.UTF_8));
            assertEquals(List.of(), client.list());
        } finally {
            server.stop();
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedWithItsReason() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            UsageException refused =
                    assertThrows(
                            UsageException.class,
                            () -> ServerVerb.start(parsed("--port", port), console()));
            assertEquals(
                    "The server cannot listen on 127.0.0.1:"
                            + port
                            + ": Address already in use.\n"
                            + "Maybe another program does; --port chooses another port.",
                    refused.getMessage());
        }
    }

    @Test
    void whatIsNoPortIsRefused() {
        UsageException refused =
                assertThrows(
                        UsageException.class,
                        () -> ServerVerb.start(parsed("--port", "65536"), console()));
        assertEquals(
                "--port: 65536 is no port.\nMaybe a number from 0 to 65535.", refused.getMessage());
    }
}
