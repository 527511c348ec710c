package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.house.SharedData;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.units.Watts;
import org.mirinae.workload.collective.CollectiveWorkload;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.training.TrainingWorkload;

/** The scenarios of the folder of that name: they read, and their arithmetic is what they say. */
final class ScenarioFilesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("mirinae.root", ".."), "scenarios");

    static Stream<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
            assertTrue(found.size() >= 4, "found " + found);
            return found.stream();
        }
    }

    private static ScenarioReading read(String name, String... overrides) {
        Resources beside =
                file -> {
                    try {
                        Path path = FOLDER.resolve(file);
                        return Files.isRegularFile(path)
                                ? Optional.of(Files.readAllBytes(path))
                                : Optional.empty();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try {
            return new ScenarioReader(Catalog.builtIn(), beside)
                    .read(name, Files.readString(FOLDER.resolve(name)), List.of(overrides));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServingWorkload serving(ScenarioReading reading) {
        return (ServingWorkload) reading.scenario().all().get(Scenario.MAIN);
    }

    private static TrainingWorkload training(ScenarioReading reading) {
        return (TrainingWorkload) reading.scenario().all().get(Scenario.MAIN);
    }

    private static double rate(ScenarioReading reading) {
        var arrivals = serving(reading).load().arrivals();
        assertNotNull(arrivals);
        return ((ArrivalProcess.Poisson) arrivals.process()).rate().hertz();
    }

    /** Nothing is taken for something else, and who reads a file learns what was assumed. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void everyFileReadsUnderItsOwnNameAndStatesItsAssumptions(Path file) {
        ScenarioReading reading = read(file.getFileName().toString());
        assertEquals(List.of(), reading.assumptions());
        assertEquals(file.getFileName().toString(), reading.scenario().name() + ".yaml");
        assertFalse(reading.scenario().assumptions().isEmpty());
        assertFalse(reading.scenario().description().isEmpty());
    }

    @Test
    void theRatesOfKoreaFollowFromUsersAndMessages() {
        double slices = 43;
        double peak = 2;
        double weekly = 17.0e6 * (18e9 / 700e6) / 604_800 * peak / slices;
        assertEquals(weekly, rate(read("chatgpt-korea.yaml")), weekly * 0.005);
        double monthly = 17.4e6 * (23.7e6 / 10.72e6) * 15 / 2_592_000 * peak / slices;
        assertEquals(
                monthly,
                rate(read("chatgpt-korea.yaml", "workload.arrivals.process.rate=10.35 req/s")),
                monthly * 0.005);
    }

    @Test
    void twentyMegawattsFeed1118Nodes() {
        var slice = read("chatgpt-korea.yaml").scenario().cluster();
        Watts perNode = slice.firstNode().maxPower();
        assertNotNull(perNode);
        assertNotNull(slice.site());
        assertEquals(26, slice.site().nodesFed(perNode));
        var whole =
                read(
                                "chatgpt-korea.yaml",
                                "cluster.nodes[0].count=1118",
                                "cluster.site.power=20 MW",
                                "workload.replicas=1118",
                                "workload.arrivals.process.rate=1446 req/s")
                        .scenario()
                        .cluster();
        assertNotNull(whole.site());
        assertEquals(1118, whole.site().nodesFed(perNode));
        assertEquals(43 * slice.nodeCount(), whole.nodeCount());
        assertThrows(
                InvalidScenarioException.class,
                () ->
                        read(
                                "chatgpt-korea.yaml",
                                "cluster.nodes[0].count=1119",
                                "cluster.site.power=20 MW"));
    }

    @Test
    void replicasFillTheirSliceOfTheSite() {
        for (String name : List.of("chatgpt-korea.yaml", "azure-conversation.yaml")) {
            ScenarioReading reading = read(name);
            ServingWorkload serving = serving(reading);
            assertEquals(
                    reading.scenario().cluster().gpus(),
                    serving.deployment().replicas() * serving.deployment().plan().gpus(),
                    name);
        }
    }

    @Test
    void theSovereignModelHoldsWhatItsNameSays() {
        ScenarioReading reading = read("sovereign-model.yaml");
        TrainingWorkload training = training(reading);
        assertEquals(510e9, training.model().parameters(), 2e9);
        assertEquals(30e9, training.model().activeParameters(), 1e9);
        assertEquals(12_288, reading.scenario().cluster().gpus());
        plansFill(reading);
        plansFill(
                read(
                        "sovereign-model.yaml",
                        "cluster.nodes[0].count=6144",
                        "workload.plan.data=6144",
                        "workload.global_batch=49152"));
    }

    @Test
    void theLlamaPlansAreThoseOfTableFour() {
        ScenarioReading reading = read("llama-3.1-405b-16k-h100.yaml");
        assertEquals(16_384, reading.scenario().cluster().gpus());
        assertEquals(
                16.8e6,
                training(reading).globalBatch() * (double) training(reading).sequenceLength(),
                0.1e6);
        plansFill(reading);
        plansFill(
                read(
                        "llama-3.1-405b-16k-h100.yaml",
                        "cluster.nodes[0].count=1024",
                        "workload.plan.data=64"));
    }

    @Test
    void theCollectiveTakesElevenSizesOverAllGpus() {
        ScenarioReading reading = read("collective-h100.yaml");
        CollectiveWorkload bench = (CollectiveWorkload) reading.scenario().all().get(Scenario.MAIN);
        assertEquals(32, reading.scenario().cluster().gpus());
        assertEquals(11, bench.bytes().size());
        assertEquals(1024.0, bench.bytes().getFirst());
        assertEquals(0x1p30, bench.bytes().getLast());
    }

    private static void plansFill(ScenarioReading reading) {
        var plan = training(reading).plan();
        assertNotNull(plan.data());
        assertEquals(reading.scenario().cluster().gpus(), plan.modelRanks() * plan.data());
    }

    @Tag("data")
    @Test
    void theRecordedHourStandsInForTheTrace() throws IOException {
        Path recorded =
                SharedData.at("data/inference/traces/AzureLLMInferenceTrace_conv_2023.csv.gz");
        var trace =
                serving(read("azure-conversation.yaml", "workload.trace=" + recorded))
                        .load()
                        .trace();
        assertNotNull(trace);
        assertEquals(19_366, trace.size());
    }
}
