package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Version;

class CommandsTest {

    @Test
    void versionIsPrintedAndIsThatOfThePoms() throws IOException {
        CommandLine line = CommandLine.run("--version");
        assertEquals(new CommandLine(0, "mirinae " + Version.CURRENT + "\n", ""), line);
        Path pom = Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")), "pom.xml");
        assertTrue(
                Files.readString(pom).contains("<version>" + Version.CURRENT + "</version>"),
                Version.CURRENT);
    }

    @Test
    void helpGoesToStandardOutputAndNothingTypedIsBadInput() {
        CommandLine help = CommandLine.run("--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("mirinae jobs"), help.out());
        assertEquals("", help.err());
        CommandLine nothing = CommandLine.run();
        assertEquals(new CommandLine(2, "", help.out()), nothing);
    }

    @Test
    void anUnknownVerbIsAnsweredWithTheNearest() {
        assertEquals(
                new CommandLine(2, "", "There is no verb named reslt.\nMaybe result.\n"),
                CommandLine.run("reslt"));
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheNearest() {
        assertEquals(
                new CommandLine(2, "", "There is no option named --frmat.\nMaybe --format.\n"),
                CommandLine.run("jobs", "--frmat", "json"));
    }

    @Test
    void anUnknownFormIsBadInput() {
        assertEquals(
                new CommandLine(
                        2, "", "--format: there is no form named xml.\nMaybe text, json or csv.\n"),
                CommandLine.run("jobs", "--format", "xml"));
    }

    @Test
    void aMissingArgumentIsBadInput() {
        assertEquals(
                new CommandLine(
                        2,
                        "",
                        "Missing required parameter: 'JOB'.\nMaybe see mirinae watch --help.\n"),
                CommandLine.run("watch"));
    }

    @Test
    void aServerThatIsNotThereIsToldWithExitCodeFive() throws IOException {
        int port;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        CommandLine line = CommandLine.run("jobs", "--server", "127.0.0.1:" + port);
        assertEquals(
                new CommandLine(
                        5,
                        "",
                        "The run service at 127.0.0.1:%d cannot be used: Connection refused.\nMaybe start one with mirinae server, or name another with --server.\n"
                                .formatted(port)),
                line);
    }

    @Test
    void aServerAddressWithoutPortIsBadInput() {
        assertEquals(
                new CommandLine(
                        2, "", "--server: localhost is not HOST:PORT.\nMaybe 127.0.0.1:7070.\n"),
                CommandLine.run("jobs", "--server", "localhost"));
    }
}
