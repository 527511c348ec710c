package org.mirinae.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client in another language, from the .proto files alone. Wants node and npm; without them it is
 * skipped, unless MIRINAE_REQUIRE names node.
 */
final class NodeClientTest {

    private static final Path MODULE =
            Path.of(System.getProperty("mirinae.root", "..")).resolve("grpc-api");

    @Test
    @Timeout(180)
    void aNodeClientUploadsRunsWatchesAndReadsErrors() throws Exception {
        Path client = installed();
        ApiServer server = ApiServerTest.newServer(new ScriptedRunner(), new ArrayList<>()).start();
        try {
            Result seen =
                    execute(
                            client,
                            List.of(
                                    "node",
                                    "client.mjs",
                                    MODULE.resolve("src/main/protobuf").toAbsolutePath().toString(),
                                    "127.0.0.1:" + server.port()));
            assertEquals(
                    "{\"uploadedAsHashed\":true,\"lastState\":\"RUN_STATE_SUCCEEDED\","
                            + "\"json\":\"{\\\"bytes\\\":200000}\",\"listed\":1,\"invalidCode\":3,"
                            + "\"invalidDetails\":\"2 problems in the scenario\","
                            + "\"hasStatusDetails\":true,\"kinds\":[\"gpu\"],\"unknownCode\":5,"
                            + "\"unknownDetails\":\"The catalogue has no gpu named \\\"Z\\\"."
                            + " Maybe one of A.\"}",
                    seen.output().strip());
        } finally {
            server.stop();
        }
    }

    private static Path installed() throws IOException, InterruptedException {
        Path folder = MODULE.resolve("target/node-client");
        Files.createDirectories(folder);
        for (String file : List.of("package.json", "client.mjs")) {
            Files.copy(
                    MODULE.resolve("src/test/node").resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(folder.resolve("node_modules/@grpc/grpc-js"))) {
            Result install;
            try {
                install =
                        execute(
                                folder,
                                List.of(
                                        "npm",
                                        "install",
                                        "--no-package-lock",
                                        "--no-audit",
                                        "--no-fund",
                                        "--ignore-scripts"));
            } catch (IOException noNpm) {
                install = new Result(127, "npm is not there: " + noNpm.getMessage());
            }
            if (install.code() != 0) {
                unavailable(install.output());
            }
        }
        return folder;
    }

    private static void unavailable(String why) {
        String required = System.getenv("MIRINAE_REQUIRE");
        if (required != null && List.of(required.split(",")).contains("node")) {
            throw new AssertionError("MIRINAE_REQUIRE names node, but: " + why);
        }
        System.out.println("NodeClientTest is skipped: it needs node and npm: " + why);
        abort("needs node and npm: " + why);
    }

    private record Result(int code, String output) {}

    private static Result execute(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(170, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), output);
    }
}
