package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mirinae.scenario.ScenarioReaderTest.SERVING;
import static org.mirinae.scenario.ScenarioReaderTest.TRAINING;
import static org.mirinae.scenario.ScenarioReaderTest.problems;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.schema.document.DocumentReader;

/** Checks what users get wrong, each with the whole message: path, place, and what to do. */
final class BadInputTest {

    /** The message about one key of the serving scenario, its path and place left out. */
    private static String about(String key, String value) {
        String place = " (--set " + key + ":1:1)";
        String told = problems(SERVING, key + "=" + value);
        assertEquals(key + ": ", told.substring(0, Math.min(told.length(), key.length() + 2)));
        assertEquals(true, told.contains(place), told);
        return told.substring(key.length() + 2).replace(place, "");
    }

    @Test
    void brokenDocumentsAreToldWithTheLine() {
        String remedy =
                "\nMaybe a colon, a quote or the indentation is wrong on this line or the one"
                        + " before.";
        assertEquals(
                "not readable as YAML or JSON: expected ',' or ']', but got : (scenario.yaml:2:8)."
                        + remedy,
                problems("name: [1, 2\ncluster: x"));
        assertEquals(
                "not readable as YAML or JSON: expected the node content, but found '<stream end>'"
                        + " (scenario.yaml:1:15)."
                        + remedy,
                problems("{\"name\": \"a\", "));
        assertEquals(
                "not readable as YAML or JSON: special characters are not allowed"
                        + " (scenario.yaml:1:1).\nMaybe this is not a text file.",
                problems("\u0000\u0001"));
        assertEquals(
                "a second document begins here (scenario.yaml:3:1).\nMaybe remove it.",
                problems("name: a\n---\nname: b\n"));
        assertEquals(
                "a key is a list (scenario.yaml:1:3).\nMaybe quote it.", problems("? [a]\n: b"));
    }

    @Test
    void aliasesWithoutAnchorAreTold() {
        assertEquals(
                "the alias *x names no anchor above it (scenario.yaml:1:7).\nMaybe it is misspelt.",
                problems("name: *x"));
        assertEquals(
                "the alias *a names no anchor above it (scenario.yaml:1:11).\n"
                        + "Maybe it is misspelt.",
                problems("name: &a [*a]"));
    }

    @Test
    void aDocumentOfMegabytesIsRefusedBeforeItIsRead() {
        assertEquals(
                "the document has 4194305 characters, the limit is 4194304 (scenario.yaml:1:1).\n"
                        + "Maybe a trace was given where a scenario belongs.",
                problems("x".repeat(DocumentReader.MAX_LENGTH + 1)));
    }

    @Test
    void countsThatAreNoneAreTold() {
        String key = "workload.replicas";
        assertEquals("\"0\" is not greater than zero.\nMaybe a digit is missing.", about(key, "0"));
        assertEquals(
                "\"-1\" is not greater than zero.\nMaybe a digit is missing.", about(key, "-1"));
        assertEquals("\"1.5\" is not a whole number.\nMaybe round it.", about(key, "1.5"));
        assertEquals("\"NaN\" is not a number.\nMaybe write it like 512.", about(key, "NaN"));
        assertEquals("\".inf\" is not a number.\nMaybe write it like 512.", about(key, ".inf"));
        assertEquals("\"1e400\" is not a number.\nMaybe write it like 512.", about(key, "1e400"));
        assertEquals(
                "\"99999999999999999999\" is too large, the limit is 2147483647.\n"
                        + "Maybe a digit too many.",
                about(key, "99999999999999999999"));
        assertEquals(
                "\"1e30\" is too large, the limit is 9007199254740992.\nMaybe a digit too many.",
                about("seed", "1e30"));
    }

    @Test
    void quantitiesBeyondAnyMeasureAreTold() {
        String rate = "is out of range for a rate.\nMaybe write it like 6.5 req/s or 1.83 GHz.";
        assertEquals(
                "\"1e300 req/s\" " + rate, about("workload.arrivals.process.rate", "1e300 req/s"));
        assertEquals(
                "\"1e-300 req/s\" " + rate,
                about("workload.arrivals.process.rate", "1e-300 req/s"));
        assertEquals(
                "\"1e300 d\" is out of range for a time.\nMaybe write it like 2 us or 1.5 s.",
                about("workload.arrivals.duration", "1e300 d"));
        String memory = "cluster.nodes[0].type.gpu.memory.";
        assertEquals(
                "\"0 GB\" is not greater than zero.\nMaybe a digit is missing.",
                about(memory + "capacity", "0 GB"));
        assertEquals(
                "\"1e-300 B/s\" is out of range for a data rate.\n"
                        + "Maybe write it like 400 Gb/s or 3.35 TB/s.",
                about(memory + "bandwidth", "1e-300 B/s"));
        assertEquals(
                "\"-1 TFLOP/s\" is out of range for a rate of arithmetic.\n"
                        + "Maybe write it like 989 TFLOP/s.",
                about("cluster.nodes[0].type.gpu.peak.bf16", "-1 TFLOP/s"));
    }

    @Test
    void unitsThatAreMissingUnknownOrOfAnotherQuantityAreTold() {
        assertEquals(
                "\"20\" has no unit.\nMaybe write a power like 700 W or 20 MW.",
                about("cluster.site.power", "20"));
        assertEquals(
                "\"20 MWh\" is an energy, not a power.\nMaybe write it like 700 W or 20 MW.",
                about("cluster.site.power", "20 MWh"));
        assertEquals(
                "\"5 Req/s\": the unit Req/s is not known.\n"
                        + "Maybe write it like 6.5 req/s or 1.83 GHz.",
                about("workload.arrivals.process.rate", "5 Req/s"));
    }

    @Test
    void lengthsOfRequestsThatCannotBeAreToldOnce() {
        String key = "workload.arrivals.input_tokens";
        assertEquals(
                "a request cannot have 0 tokens.\nMaybe write a number from 1 to 2147483647.",
                about(key, "0"));
        assertEquals(
                "a request cannot have 1000000000000 tokens.\n"
                        + "Maybe write a number from 1 to 2147483647.",
                about(key, "1e12"));
        assertEquals(
                key + ".value: \"-5\" is below 0 (--set " + key + ":1:1).\nMaybe write 0 or more.",
                problems(SERVING, key + "=-5"));
        assertEquals(
                "workload.arrivals.process.rate: the key is missing (--set"
                        + " workload.arrivals.process:1:1).\nMaybe add `rate:`, requests per second.",
                problems(SERVING, "workload.arrivals.process=poisson"));
    }

    @Test
    void requestsThatNeverEndAreTold() {
        assertEquals(
                "the requests take 317 years to arrive, the limit is 10.\n"
                        + "Maybe a higher rate, or fewer requests.",
                about("workload.arrivals.process", "{type: constant, rate: 1e-9 /s}"));
        assertEquals(
                """
                workload.arrivals.duration: more than 100000000 requests arrive in this time (--set workload.arrivals.duration:1:1).
                Maybe a lower rate, or add `requests: 1000`.""",
                problems(
                        SERVING,
                        "workload.arrivals.requests=null",
                        "workload.arrivals.process.rate=1 GHz",
                        "workload.arrivals.duration=1 h"));
        assertEquals(
                """
                workload.arrivals.process.concurrency: "1e9" is above 100000000 (--set workload.arrivals.process:1:34).
                Maybe write 100000000 or less.""",
                problems(
                        SERVING,
                        "workload.arrivals.process={type: closed_loop, concurrency: 1e9}"));
    }

    @Test
    void plansThatDoNotDivideAreToldWithWhatDoes() {
        assertEquals(
                "8 expert parts do not divide the 1 tensor and data ranks.\nMaybe set expert to 1.",
                about("workload.plan.expert", "8"));
        assertEquals(
                "32 layers cannot fill 33 stages.\nMaybe set pipeline to 32 or less.",
                about("workload.plan.pipeline", "33"));
        assertEquals(
                """
                workload.global_batch: 64 sequences do not divide over 3 data-parallel ranks (scenario.yaml:8:17).
                Maybe set it to a multiple of 3.""",
                problems(TRAINING, "workload.plan.data=3"));
        assertEquals(
                """
                workload.plan.micro_batch: 64 sequences of a rank do not divide into micro-batches of 3 (--set workload.plan.micro_batch:1:1).
                Maybe set it to 2.""",
                problems(TRAINING, "workload.plan.micro_batch=3", "workload.plan.data=1"));
        assertEquals(
                """
                workload.plan.context: sequences of 2048 do not divide over 3 ranks (--set workload.plan.context:1:1).
                Maybe set context to 2.""",
                problems(TRAINING, "workload.plan.context=3"));
    }

    @Test
    void namesOfTheWrongKindAreTold() {
        assertEquals(
                "there is no cluster named \"NOPE\".\n"
                        + "Maybe list the known ones with `mirinae catalog cluster`.",
                about("cluster", "NOPE"));
        assertEquals(
                "\"server\" is not known here.\nMaybe one of serving, training, collective, chakra, rollout.",
                about("workload.type", "server"));
        assertEquals(
                """
                workload.stack: Megatron-LM-2022 is no serving engine (catalog/stack/Megatron-LM-2022.yaml:1:1).
                Maybe vLLM-0.19.0; `mirinae catalog stack` lists them.""",
                problems(SERVING, "workload.stack=Megatron-LM-2022"));
    }

    /** Files a scenario names are told with the key that names them, beside every other problem. */
    @Test
    void filesThatCannotBeReadAreToldBesideOtherProblems() {
        Map<String, byte[]> files =
                Map.of(
                        "cut.json", "{".getBytes(StandardCharsets.UTF_8),
                        "empty.json", new byte[0],
                        "half.json",
                                "{\"model_type\": \"llama\", \"vocab_size\": 8, \"hidden_size\": 8,\n \"intermediate_size\": -1, \"num_hidden_layers\": 2, \"num_attention_heads\": 2}"
                                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                """
                workload.model: there is no file "none.json" (--set workload.model:1:1).
                Maybe the name is misspelt; names are relative to the scenario, in --set to the working directory.
                workload.replicas: "0" is not greater than zero (--set workload.replicas:1:1).
                Maybe a digit is missing.""",
                told(files, "workload.model=none.json", "workload.replicas=0"));
        assertEquals(
                """
                the document is empty (empty.json:1:1).
                Maybe the wrong file was given.""",
                told(files, "workload.model=empty.json"));
        assertEquals(
                """
                not readable as YAML or JSON: expected the node content, but found '<stream end>' (cut.json:1:2).
                Maybe a colon, a quote or the indentation is wrong on this line or the one before.""",
                told(files, "workload.model=cut.json"));
        assertEquals(
                """
                workload.model.intermediate_size: "-1" is not a whole number from 0 to 16777216 (--set workload.model:1:1).
                Maybe a digit too many.""",
                told(files, "workload.model=half.json"));
    }

    private static String told(Map<String, byte[]> files, String... overrides) {
        ScenarioReader reader = new ScenarioReader(Catalog.builtIn(), Resources.of(files));
        return Assertions.assertThrows(
                        InvalidScenarioException.class,
                        () -> reader.read("scenario.yaml", SERVING, List.of(overrides)))
                .problems()
                .stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }
}
