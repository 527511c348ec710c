package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirinae.app.run.LocalRunner;
import org.mirinae.app.run.ServedCatalog;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.scenario.Catalog;
import org.mirinae.service.ApiServer;
import org.mirinae.service.ServiceLimits;

/** The same through the run service. */
class SubmitVerbTest {

    @TempDir Path folder;
    private ApiServer server;
    private String address = "";

    @BeforeEach
    void startServer() throws IOException {
        Catalog catalog = Catalog.builtIn();
        server =
                new ApiServer(
                        new InetSocketAddress("127.0.0.1", 0),
                        new LocalRunner(catalog, CpuBackend.forAnswers()),
                        new ServedCatalog(catalog),
                        ServiceLimits.defaults(),
                        new ApiServer.Surroundings() {
                            @Override
                            public InstantSource clock() {
                                return InstantSource.system();
                            }

                            @Override
                            public void bug(String run, Throwable cause) {
                                throw new AssertionError(run, cause);
                            }
                        });
        server.start();
        address = "127.0.0.1:" + server.port();
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        server.stop();
    }

    private String scenario(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text).toString();
    }

    /** Returns the part of a result that is neither the machine's nor the moment's. */
    private static String lasting(String json) {
        return json.replaceAll("(?s)\"simulation\": \\{.*?\\},", "");
    }

    @Test
    void submitPrintsWhatRunWould() throws IOException {
        for (String text : new String[] {RunVerbTest.SERVING, RunVerbTest.TRAINING}) {
            String file = scenario(text);
            CommandLine local = CommandLine.run("run", file, "--format", "json");
            CommandLine remote =
                    CommandLine.run("submit", file, "--format", "json", "--server", address);
            assertEquals(RunVerbTest.digest(local), RunVerbTest.digest(remote));
            assertEquals(lasting(local.out()), lasting(remote.out()));
        }
    }

    @Test
    void seedsAndOverridesGoAlong() throws IOException {
        String file = scenario(RunVerbTest.SERVING);
        String[] options = {
            "--seed", "9", "--set", "workload.replicas=1", "--format", "json", "--replications", "2"
        };
        assertEquals(
                RunVerbTest.digest(CommandLine.run(with("run", file, options))),
                RunVerbTest.digest(
                        CommandLine.run(with("submit", file, options, "--server", address))));
    }

    private static String[] with(String verb, String file, String[] options, String... more) {
        String[] all = new String[2 + options.length + more.length];
        all[0] = verb;
        all[1] = file;
        System.arraycopy(options, 0, all, 2, options.length);
        System.arraycopy(more, 0, all, 2 + options.length, more.length);
        return all;
    }

    @Test
    void filesTheScenarioNamesAreUploaded() throws IOException {
        Files.writeString(
                folder.resolve("requests.csv"),
                "arrival_seconds,input_tokens,output_tokens\n0,100,20\n0.5,200,30\n");
        String file =
                scenario(
                        RunVerbTest.SERVING.replaceAll(
                                "(?s)  arrivals:.*  slo", "  trace: requests.csv\n  slo"));
        CommandLine remote =
                CommandLine.run("submit", file, "--format", "json", "--server", address);
        assertEquals(
                RunVerbTest.digest(CommandLine.run("run", file, "--format", "json")),
                RunVerbTest.digest(remote));
    }

    @Test
    void problemsComeBackAsThoughTheyWereFoundHere() throws IOException {
        String file = scenario(RunVerbTest.SERVING.replace("replicas: 2", "replicsa: 2"));
        CommandLine remote = CommandLine.run("submit", file, "--server", address);
        assertEquals(2, remote.code());
        assertTrue(remote.err().contains("replicsa"), remote.err());
        assertTrue(remote.err().contains("Maybe replicas"), remote.err());
    }

    @Test
    void whatDoesNotFitIsInfeasibleThereToo() throws IOException {
        String file = scenario(RunVerbTest.SERVING.replace("8B", "405B"));
        CommandLine remote = CommandLine.run("submit", file, "--server", address);
        assertEquals(3, remote.code(), remote.err());
        assertTrue(remote.err().contains("memory binds"), remote.err());
    }

    @Test
    void aJobThatIsNotWaitedForCanBeAskedForLater() throws IOException {
        String file = scenario(RunVerbTest.TRAINING);
        CommandLine submitted = CommandLine.run("submit", file, "--no-wait", "--server", address);
        assertEquals(0, submitted.code(), submitted.err());
        String job = submitted.out().strip();
        CommandLine watched = CommandLine.run("watch", job, "--server", address);
        assertEquals(0, watched.code(), watched.err());
        assertTrue(CommandLine.run("jobs", "--server", address).out().contains(job));
        CommandLine result =
                CommandLine.run("result", job, "--format", "json", "--server", address);
        assertEquals(
                RunVerbTest.digest(CommandLine.run("run", file, "--format", "json")),
                RunVerbTest.digest(result));
    }

    @Test
    void aServerThatIsNotThereIsNotThere() throws IOException, InterruptedException {
        server.stop();
        CommandLine line =
                CommandLine.run("submit", scenario(RunVerbTest.TRAINING), "--server", address);
        assertEquals(
                new CommandLine(
                        5,
                        "",
                        "The run service at "
                                + address
                                + " cannot be used: Connection refused.\nMaybe start one with mirinae server, or name another with --server.\n"),
                line);
    }
}
