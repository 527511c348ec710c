package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.app.run.Backends;
import org.mirinae.kernel.KernelBackend;

/** The verbs run, validate and show, as a user meets them. */
class RunVerbTest {

    static final String SERVING =
            """
            name: chat
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.19.0
              replicas: 2
              arrivals:
                process: {type: poisson, rate: 5 req/s}
                requests: 60
                input_tokens: {type: uniform, low: 50, high: 900}
                output_tokens: 100
              slo: {ttft: 1 s, tpot: 50 ms, percentile: 95}
            """;

    static final String TRAINING =
            """
            name: step
            cluster: {nodes: [{type: DGX-A100-80GB, count: 8}]}
            workload:
              type: training
              model: GPT-k-175B
              stack: Megatron-LM-2022
              plan: {tensor: 8, pipeline: 8, recompute: selective}
              global_batch: 64
              sequence_length: 2048
              tokens: 300e9
            """;

    @TempDir Path folder;
    private String serving = "";
    private String training = "";

    @BeforeEach
    void writeScenarios() throws IOException {
        serving = Files.writeString(folder.resolve("chat.yaml"), SERVING).toString();
        training = Files.writeString(folder.resolve("step.yaml"), TRAINING).toString();
    }

    static String digest(CommandLine line) {
        assertEquals("", line.err());
        Matcher matcher = Pattern.compile("\"digest\": \"([0-9a-f]{64})\"").matcher(line.out());
        assertTrue(matcher.find(), line.out());
        return matcher.group(1);
    }

    private CommandLine run(String... arguments) {
        return CommandLine.run(arguments);
    }

    private String digest(String... arguments) {
        return digest(
                run(
                        Stream.concat(Stream.of("run", "--format", "json"), Stream.of(arguments))
                                .toArray(String[]::new)));
    }

    @Test
    void theSameScenarioGivesTheSameDigestAndAnotherSeedAnother() {
        String first = digest(serving);
        assertEquals(first, digest(serving));
        assertNotEquals(first, digest(serving, "--seed", "2"));
        assertEquals(digest(serving, "--seed", "2"), digest(serving, "--seed", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "opencl", "cuda"})
    void noBackendChangesADigest(String name) {
        KernelBackend backend =
                Backends.all().all().stream()
                        .filter(b -> b.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        boolean required =
                List.of(String.valueOf(System.getenv("MIRINAE_REQUIRE")).split(",")).contains(name);
        boolean available = backend.availability().available();
        if (!required && !available) {
            System.out.println("Digests with " + name + " are skipped: it is not there");
        }
        Assumptions.assumeTrue(required || available, name + " is not there");
        assertEquals(digest(serving), digest(serving, "--backend", name));
        assertEquals(digest(training), digest(training, "--backend", name));
    }

    @Test
    void severalSeedsGiveBoundsFromSeeds() {
        CommandLine line = run("run", serving, "--replications", "3", "--format", "json");
        assertEquals(0, line.code());
        assertTrue(line.out().contains("\"from\": \"seeds\""), line.out());
        assertFalse(run("run", serving, "--format", "json").out().contains("\"from\": \"seeds\""));
    }

    @Test
    void aMissedObjectiveIsDoneButTold() {
        CommandLine line = run("run", serving, "--set", "workload.slo.tpot=1 ms");
        assertEquals(4, line.code());
        assertTrue(
                line.err()
                        .startsWith(
                                "workloads.main: the objective p95_tpot_ms of 1 ms was missed: it is "),
                line.err());
        assertTrue(line.out().contains("objective p95 TPOT <= 1 ms: MISSED with "), line.out());
    }

    @Test
    void aModelThatIsTooBigIsInfeasible() {
        CommandLine line = run("run", serving, "--set", "workload.model=Llama-3.1-405B");
        assertEquals(3, line.code());
        assertEquals("", line.out());
        assertEquals(
                """
                workload.plan: memory binds: weights N GB + activations N GB + runtime N GB of \
                Llama-3.1-405B on one H100-SXM-80GB leave -N GB of the N GB the engine may fill \
                (N GB, memory_utilization N), no room for one sequence.
                Maybe raise plan.tensor or plan.pipeline, or take a smaller precision.
                """,
                line.err().replaceAll("[0-9]+\\.[0-9]+(?= GB|\\))", "N"));
        assertTrue(line.err().contains("weights 811.7 GB"), line.err());
    }

    @Test
    void aMissingFileIsBadInput() {
        assertEquals(
                new CommandLine(
                        2,
                        "",
                        "There is no file none.yaml.\nMaybe the name is misspelt; it is from the"
                                + " working directory.\n"),
                run("run", "none.yaml"));
    }

    @Test
    void aBackendThatDoesNotExistIsNotThere() {
        CommandLine line = run("run", serving, "--backend", "abacus");
        assertEquals(5, line.code());
        assertEquals(
                "There is no backend named \"abacus\".\nMaybe one of auto, cuda, opencl, cpu.\n",
                line.err());
    }

    @Test
    void everythingARunYieldsGoesIntoFiles() throws IOException {
        Path out = folder.resolve("results/here");
        CommandLine line = run("run", serving, "--out", out.toString(), "--format", "json");
        assertEquals(0, line.code());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of(
                            "requests.csv",
                            "requests.parquet",
                            "result.csv",
                            "result.json",
                            "result.txt",
                            "scenario.yaml",
                            "series.csv"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
        assertEquals(line.out(), Files.readString(out.resolve("result.json")));
        assertEquals(61, Files.readAllLines(out.resolve("requests.csv")).size());
        CommandLine again = run("run", out.resolve("scenario.yaml").toString(), "--format", "json");
        assertEquals(digest(line), digest(again), "scenario.yaml is the run's own input");
    }

    @Test
    void anOutFolderThatIsAFileIsRefusedBeforeTheRun() {
        CommandLine line = run("run", serving, "--out", training);
        assertEquals(2, line.code());
        assertEquals("", line.out());
        assertTrue(line.err().startsWith("--out: " + training + " cannot be made a folder."));
    }

    @Test
    void resultsGoToStandardOutputAndNothingElseDoes() {
        CommandLine line = run("run", training);
        assertEquals(0, line.code());
        assertEquals("", line.err());
        assertTrue(line.out().contains("step time"), line.out());
        assertFalse(line.out().contains("\u001b"), "no colour when piped");
    }

    @Test
    void aShownScenarioCanBeRunAndSaysHowItFits() throws IOException {
        CommandLine shown = run("show", training);
        assertEquals(0, shown.code());
        assertTrue(
                shown.out().contains("# main: memory of the fullest GPU: weights "), shown.out());
        Path copy = Files.writeString(folder.resolve("shown.yaml"), shown.out());
        assertEquals(digest(training), digest(copy.toString()));
    }

    @Test
    void validateTellsWhatItUnderstoodOrEveryProblem() {
        CommandLine good = run("validate", serving);
        assertEquals(0, good.code());
        assertTrue(good.out().startsWith("chat can be run\n"), good.out());
        CommandLine bad =
                run(
                        "validate",
                        serving,
                        "--set",
                        "workload.replicas=0",
                        "--set",
                        "cluster.nodes[0].count=0");
        assertEquals(
                new CommandLine(
                        2,
                        "",
                        """
                        cluster.nodes[0].count: "0" is below 1 (--set cluster.nodes[0].count:1:1).
                        Maybe write 1 or more.
                        workload.replicas: "0" is not greater than zero (--set workload.replicas:1:1).
                        Maybe a digit is missing.
                        """),
                bad);
    }

    /** One rank that computes for 5 us, then for 7 us; protobuf by hand. */
    private String chakra(String name) throws IOException {
        byte[] trace = {
            7, 0x0a, 5, '0', '.', '0', '.', '4', 6, 0x08, 1, 0x18, 4, 0x38, 5, 8, 0x08, 2, 0x18, 4,
            0x28, 1, 0x38, 7
        };
        Files.write(folder.resolve("t.0.et"), trace);
        String text =
                "name: trace\ncluster: {nodes: [{type: DGX-H100, count: 1}]}\n"
                        + "workload: {type: chakra, stack: NCCL-2.27.7, trace: "
                        + name
                        + "}\n";
        return Files.writeString(folder.resolve("trace.yaml"), text).toString();
    }

    @Test
    void aTraceRunsAndLeavesATimelineThatPerfettoOpens() throws IOException {
        Path timeline = folder.resolve("run.json.gz");
        CommandLine line = run("run", chakra("t"), "--timeline", timeline.toString());
        assertEquals(0, line.code(), line.err());
        assertTrue(line.out().contains("12.000"), line.out());
        String json;
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(timeline))) {
            json = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        assertEquals(
                """
                {"displayTimeUnit":"ns","traceEvents":[
                {"ph":"M","pid":1,"tid":0,"name":"process_name","args":{"name":"rank 0"}},
                {"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"compute"}},
                {"ph":"X","pid":1,"tid":1,"name":"","ts":0.000,"dur":5.000},
                {"ph":"X","pid":1,"tid":1,"name":"","ts":5.000,"dur":7.000}
                ]}
                """,
                json);
    }

    @Test
    void aTraceThatIsNotThereAndATimelineNobodyDrawsAreBadInput() throws IOException {
        CommandLine missing = run("run", chakra("elsewhere"));
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("there is no file \"elsewhere.0.et\""), missing.err());
        String elsewhere = folder.resolve("t").toString();
        assertEquals(0, run("run", chakra("x"), "--set", "workload.trace=" + elsewhere).code());
        String collective =
                Path.of(System.getProperty("mirinae.root", ".."), "scenarios/collective-h100.yaml")
                        .toString();
        CommandLine none =
                run("run", collective, "--timeline", folder.resolve("x.json").toString());
        assertEquals(2, none.code());
        assertEquals(
                "--timeline: workloads of this scenario draw none.\n"
                        + "Maybe leave it out: timelines are drawn of `type: serving`, `training` and"
                        + " `chakra`.\n",
                none.err());
    }

    @Test
    void trainingDrawsItsStagesAndTheirMemory() throws IOException {
        Path timeline = folder.resolve("training.json");
        CommandLine line = run("run", training, "--timeline", timeline.toString());
        assertEquals(0, line.code(), line.err());
        String json = Files.readString(timeline);
        assertTrue(json.contains("\"name\":\"stage 0\""), json.substring(0, 300));
        assertTrue(json.contains("\"ph\":\"C\""), "counters of memory and watts");
    }

    @Test
    void servingDrawsItsReplicasAndTheirCounters() throws IOException {
        Path timeline = folder.resolve("serving.json");
        CommandLine line = run("run", serving, "--timeline", timeline.toString());
        assertEquals(0, line.code(), line.err());
        String json = Files.readString(timeline);
        assertTrue(json.contains("\"name\":\"replica 1\""), json.substring(0, 300));
        assertTrue(json.contains("\"ph\":\"C\""), "counters");
        assertTrue(line.out().contains("  load |"), line.out());
    }
}
