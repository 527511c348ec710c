package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.training.TrainingWorkload;

/** Scenarios as users write them, right and wrong; of the wrong ones the whole message. */
final class ScenarioReaderTest {

    static final String SERVING =
            """
            schema: 1
            name: small
            cluster:
              nodes:
                - {type: DGX-H100, count: 1}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.19.0
              arrivals:
                process: {type: poisson, rate: 5 req/s}
                requests: 10
                input_tokens: 500
                output_tokens: 50
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
            """;

    private static final Map<String, byte[]> FILES =
            Map.of(
                    "requests.csv",
                    "arrival_seconds,input_tokens,output_tokens\n0.5,10,20\n1.5,30,40"
                            .getBytes(StandardCharsets.UTF_8),
                    "config.json",
                    HuggingFaceConfigTest.LLAMA.getBytes(StandardCharsets.UTF_8),
                    "unknown.json",
                    "{\"model_type\": \"parrot\"}".getBytes(StandardCharsets.UTF_8));

    private static ScenarioReading read(String text, String... overrides) {
        return new ScenarioReader(Catalog.builtIn(), Resources.of(FILES))
                .read("scenario.yaml", text, List.of(overrides));
    }

    static String problems(String text, String... overrides) {
        InvalidScenarioException e =
                assertThrows(InvalidScenarioException.class, () -> read(text, overrides));
        return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void namesAreResolvedAndDefaultsFilled() {
        Scenario scenario = read(SERVING).scenario();
        ServingWorkload serving =
                assertInstanceOf(ServingWorkload.class, scenario.all().get("main"));
        assertEquals(32, serving.model().layerCount());
        assertEquals(8, scenario.cluster().gpus());
        assertEquals(1, serving.deployment().replicas());
        TrainingWorkload training =
                assertInstanceOf(
                        TrainingWorkload.class, read(TRAINING).scenario().all().get("main"));
        assertEquals(8, training.plan().pipeline().stages());
    }

    @Test
    void jsonIsReadLikeYaml() {
        assertEquals(
                read("{\"name\": \"step\", \"cluster\": \"DGX-H100\", \"workload\": {\"type\":"
                                + " \"training\", \"model\": \"GPT-7.5B\", \"stack\": \"torchtitan\","
                                + " \"global_batch\": 8, \"sequence_length\": 2048}}")
                        .inputDigest(),
                read("name: step\ncluster: DGX-H100\nworkload: {type: training, model: GPT-7.5B,"
                                + " stack: torchtitan, global_batch: 8, sequence_length: 2048}")
                        .inputDigest());
    }

    @Test
    void theInputDigestHeedsWhatMattersAndNothingElse() {
        String digest = read(SERVING).inputDigest();
        assertEquals(digest, read(SERVING + "\n# a comment\n").inputDigest());
        assertEquals(digest, read(SERVING.replace("500", "5e2")).inputDigest());
        assertNotEquals(digest, read(SERVING, "seed=2").inputDigest());
        assertNotEquals(digest, read(SERVING, "workload.replicas=2").inputDigest());
    }

    @Test
    void overridesReachEveryPlace() {
        assertEquals(16, read(SERVING, "cluster.nodes[0].count=2").scenario().cluster().gpus());
        assertEquals(
                16,
                read(SERVING, "cluster.nodes[1]={type: DGX-H100, count: 1}")
                        .scenario()
                        .cluster()
                        .gpus());
        ServingWorkload one =
                (ServingWorkload)
                        read(SERVING, "workloads.main.replicas=3", "workload.model.hidden=8192")
                                .scenario()
                                .all()
                                .get("main");
        assertEquals(3, one.deployment().replicas());
        assertEquals(8192, one.model().hidden());
        assertEquals("Llama-3.1-8B", one.model().name());
    }

    @Test
    void anOverrideReachesThroughNamedEntries() {
        Scenario scenario =
                read(SERVING, "cluster.nodes[0].type.gpu.memory.capacity=96 GB").scenario();
        assertEquals(96e9, scenario.cluster().firstNode().gpu().memory().capacity().value());
        assertEquals("H100-SXM-80GB", scenario.cluster().firstNode().gpu().name());
        assertEquals(
                """
                cluster.nodes[0].type.gpu.memory.capacity: "NaN GB" is not an amount of data (--set cluster.nodes[0].type.gpu.memory.capacity:1:1).
                Maybe write it like 80 GB.""",
                problems(SERVING, "cluster.nodes[0].type.gpu.memory.capacity=NaN GB"));
    }

    @Test
    void aTraceIsReadByItsNameAndItsHashIsPartOfTheInput() {
        ScenarioReading reading =
                read(SERVING.replaceAll("(?s)arrivals:.*", "trace: requests.csv\n"));
        ServingWorkload serving = (ServingWorkload) reading.scenario().all().get("main");
        assertEquals(2, java.util.Objects.requireNonNull(serving.load().trace()).size());
        assertEquals(List.of("requests.csv"), List.copyOf(reading.resources().keySet()));
    }

    @Test
    void aHuggingFaceConfigStandsWhereAModelIsNamed() {
        ScenarioReading reading = read(SERVING, "workload.model=config.json");
        ServingWorkload serving = (ServingWorkload) reading.scenario().all().get("main");
        assertEquals(8_030_261_248.0, serving.model().parameters());
        assertEquals(
                """
                workload.model: the architecture parrot of this config.json is not known (--set workload.model:1:1).
                Maybe write the model's layers out, as `mirinae catalog language_model Llama-3.1-8B` shows;""",
                problems(SERVING, "workload.model=unknown.json")
                        .lines()
                        .limit(2)
                        .map(line -> line.replaceAll("shows;.*", "shows;"))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void anUnknownStackVersionIsAnAssumption() {
        assertEquals(
                List.of(
                        "stack vLLM-0.18.3 is not known; taken as the nearest version, vLLM-0.18.0"),
                read(SERVING, "workload.stack=vLLM-0.18.3").assumptions());
    }

    /**
     * Lengths may come from a law of pairs instead, so that this is asked once the rest is sound.
     */
    @Test
    void lengthsOfPromptsAreAskedFor() {
        assertEquals(
                """
                workload.arrivals.input_tokens: it is missing (scenario.yaml:11:5).
                Maybe add `input_tokens: 512`.""",
                problems(SERVING.replaceAll(".*  input_tokens.*\n", "")));
    }

    @Test
    void everyProblemIsToldAtOnceWithPathPlaceAndRemedy() {
        String wrong =
                SERVING.replace("DGX-H100", "DGX-H1000")
                        .replace("count: 1", "count: 0")
                        .replace("5 req/s", "5")
                        .replace("input_tokens", "imput_tokens")
                        .replace("requests: 10", "requests: NaN");
        assertEquals(
                """
                cluster.nodes[0].type: there is no node named "DGX-H1000" (scenario.yaml:5:14).
                Maybe DGX-H100 or DGX-A100-80GB or DGX-A100-40GB.
                cluster.nodes[0].count: "0" is below 1 (scenario.yaml:5:32).
                Maybe write 1 or more.
                workload.arrivals.imput_tokens: the key is not known here (scenario.yaml:13:19).
                Maybe input_tokens.
                workload.arrivals.process.rate: "5" has no unit (scenario.yaml:11:36).
                Maybe write a rate like 6.5 req/s or 1.83 GHz.
                workload.arrivals.requests: "NaN" is not a number (scenario.yaml:12:15).
                Maybe write it like 512.""",
                problems(wrong)
                        .replaceAll(
                                "Maybe DGX-H100 or .*",
                                "Maybe DGX-H100 or DGX-A100-80GB or DGX-A100-40GB."));
    }

    @Test
    void wrongUnitsAreNamed() {
        assertEquals(
                """
                workload.arrivals.process.rate: "5 GB" is an amount of data, not a rate (--set workload.arrivals.process.rate:1:1).
                Maybe write it like 6.5 req/s or 1.83 GHz.""",
                problems(SERVING, "workload.arrivals.process.rate=5 GB"));
        assertEquals(
                """
                workload.arrivals.process.rate: "-5 req/s" is out of range for a rate (--set workload.arrivals.process.rate:1:1).
                Maybe write it like 6.5 req/s or 1.83 GHz.""",
                problems(SERVING, "workload.arrivals.process.rate=-5 req/s"));
        assertEquals(
                """
                workload.arrivals.process.rate: "0 req/s" is not greater than zero (--set workload.arrivals.process.rate:1:1).
                Maybe a digit is missing.""",
                problems(SERVING, "workload.arrivals.process.rate=0 req/s"));
        assertEquals(
                """
                workload.arrivals.process.rate: "1e999 req/s" is out of range for a rate (--set workload.arrivals.process.rate:1:1).
                Maybe write it like 6.5 req/s or 1.83 GHz.""",
                problems(SERVING, "workload.arrivals.process.rate=1e999 req/s"));
    }

    @Test
    void aBillionGpusAreTooMany() {
        assertEquals(
                """
                cluster.nodes[0].count: "1e9" is above 10000000 (--set cluster.nodes[0].count:1:1).
                Maybe write 10000000 or less.""",
                problems(SERVING, "cluster.nodes[0].count=1e9"));
        assertEquals(
                """
                cluster.nodes: 1000000000 GPUs are more than the 100000000 a cluster may have (scenario.yaml:5:5).
                Maybe a digit too many in `count`.""",
                problems(
                        SERVING,
                        "cluster.nodes[0]={type: {base: DGX-H100, gpus: 1000}, count: 1000000}"));
    }

    @Test
    void aPlanThatDoesNotDivideIsToldWithOneThatDoes() {
        assertEquals(
                """
                workload.plan.tensor: 32 attention heads do not divide into tensor-parallel groups of 12 (--set workload.plan.tensor:1:1).
                Maybe set tensor to 8.""",
                problems(SERVING, "workload.plan.tensor=12"));
        assertEquals(
                """
                workload.plan.pipeline: 96 layers cannot fill 64 stages of 3 virtual stages (scenario.yaml:7:39).
                Maybe set pipeline or virtual_stages to less.""",
                problems(TRAINING, "workload.plan.virtual_stages=3", "workload.plan.pipeline=64")
                        .replaceAll("\\(--set[^)]*\\)", "(scenario.yaml:7:39)"));
    }

    @Test
    void documentsThatAreNoneAreRefused() {
        assertEquals(
                "the document is empty (scenario.yaml:1:1).\nMaybe the wrong file was given.",
                problems(""));
        assertEquals(
                "the document is empty (scenario.yaml:1:1).\nMaybe the wrong file was given.",
                problems("# nothing but a comment\n"));
        assertEquals(
                """
                a mapping belongs here, not "just words" (scenario.yaml:1:1).
                Maybe write it as `key: value` lines; keys are schema, name, description, seed, assumptions, cluster, workload, workloads, placement.""",
                problems("just words"));
    }

    @Test
    void hostileDocumentsStayCheap() {
        String bomb =
                "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                        + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                        + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                        + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                        + "f: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
        assertEquals(
                "more than 500000 nodes once aliases are followed (scenario.yaml:6:14).\n"
                        + "Maybe write it without aliases.",
                problems(bomb));
        assertEquals(
                "nested more than 64 levels deep (scenario.yaml:1:65).\n"
                        + "Maybe brackets are not closed.",
                problems("[".repeat(100_000)));
        assertEquals(
                "the tag !!java.net.URL is not allowed (scenario.yaml:1:7).\nMaybe remove it.",
                problems("name: !!java.net.URL x").replace("tag:yaml.org,2002:", "!!"));
        assertEquals(
                "name: the key stands twice in one mapping (scenario.yaml:2:1).\n"
                        + "Maybe remove one of them.",
                problems("name: a\nname: b"));
    }

    @Test
    void requestsMustComeFromOnePlace() {
        assertEquals(
                """
                workload.arrivals: there are no requests: neither `trace` nor `arrivals` is given (scenario.yaml:7:3).
                Maybe add `trace: requests.csv`.""",
                problems(SERVING.replaceAll("(?s)  arrivals:.*", "")));
        assertEquals(
                """
                workload.trace: there is no file "none.csv" (--set workload.trace:1:1).
                Maybe the name is misspelt; names are relative to the scenario, in --set to the working directory.""",
                problems(SERVING, "workload.trace=none.csv"));
    }

    @Test
    void aSiteThatCannotFeedItsNodesSaysHowManyItFeeds() {
        assertEquals(
                """
                cluster.nodes: 2000 nodes draw up to 35.75 MW with cooling, the site has 20.00 MW (scenario.yaml:1:1).
                Maybe set count to 1118.""",
                problems(
                                SERVING,
                                "cluster={nodes: [{type: DGX-B200, count: 2000}], site: {power: 20 MW}}")
                        .replaceAll("\\(.*\\)", "(scenario.yaml:1:1)"));
    }

    @Test
    void wrongOverridesAreTold() {
        assertEquals(
                """
                --set: "replicas" is not of the form path.to.field=value.
                Maybe write workload.replicas=4.
                --set: "a..b" is not a path.
                Maybe write it like cluster.nodes[0].count.""",
                problems(SERVING, "replicas", "a..b=3"));
        assertEquals(
                """
                --set: "cluster.nodes[4].count" names element 4 of a list of 1.
                Maybe count from 0.""",
                problems(SERVING, "cluster.nodes[4].count=3"));
    }
}
