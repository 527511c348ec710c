package org.mirinae.simulation.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mirinae.workload.chakra.TraceWriter.collective;
import static org.mirinae.workload.chakra.TraceWriter.compute;
import static org.mirinae.workload.chakra.TraceWriter.node;
import static org.mirinae.workload.chakra.TraceWriter.receive;
import static org.mirinae.workload.chakra.TraceWriter.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.house.SharedData;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.ChakraRank;
import org.mirinae.result.records.ChakraResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.RunOutcome;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;
import org.mirinae.workload.chakra.TraceWriter;

/** Execution traces: what they take, and everything that is wrong with them. */
class ChakraTest {

    private static final String RING =
            "topology: [ Ring ]\nnpus_count: [ %d ]\nbandwidth: [ 50.0 ]\nlatency: [ 500.0 ]\n";

    private static RunOutcome outcome(Resources files, String keys) {
        String text =
                "name: test\ncluster: {nodes: [{type: DGX-H100, count: 2}]}\n"
                        + "workload: {type: chakra, stack: NCCL-2.27.7, trace: t"
                        + keys
                        + "}\n";
        return Simulation.of(
                        new ScenarioReader(Catalog.builtIn(), files)
                                .read("test.yaml", text, List.of()),
                        CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED);
    }

    private static ChakraResult result(RunOutcome outcome) {
        return (ChakraResult) Objects.requireNonNull(outcome.result().workloads().get("main"));
    }

    private static Map<String, byte[]> files(TraceWriter... ranks) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int rank = 0; rank < ranks.length; rank++) {
            files.put("t." + rank + ".et", ranks[rank].bytes());
        }
        return files;
    }

    private static ChakraResult run(TraceWriter... ranks) {
        return result(outcome(Resources.of(files(ranks)), ""));
    }

    private static List<String> told(Map<String, byte[]> files, String keys) {
        return assertThrows(
                        InvalidScenarioException.class, () -> outcome(Resources.of(files), keys))
                .problems()
                .stream()
                .map(p -> p.path() + ": " + p.message())
                .toList();
    }

    private static List<String> told(TraceWriter... ranks) {
        return told(files(ranks), "");
    }

    private static TraceWriter trace() {
        return new TraceWriter();
    }

    @Test
    void aRingOverAnAstraNetworkTakesItsClosedForm() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int rank = 0; rank < 4; rank++) {
            files.put("t." + rank + ".et", trace().add(collective(0, 0, 1 << 20)).bytes());
        }
        files.put("ring.yml", RING.formatted(4).getBytes(StandardCharsets.UTF_8));
        double step = 500e-9 + (1 << 18) / (50 * 0x1p30);
        assertEquals(
                6 * step,
                result(outcome(Resources.of(files), ", network: ring.yml")).timeSeconds(),
                1e-9);
    }

    @Test
    void communicationHiddenByComputingIsNotExposed() {
        ChakraResult result =
                run(
                        trace().add(compute(1, 50)).add(collective(2, 0, 1 << 20)),
                        trace().add(compute(1, 200)).add(collective(2, 0, 1 << 20, 1)));
        ChakraRank first = result.perRank().get(0);
        ChakraRank second = result.perRank().get(1);
        assertEquals(200, first.waitingUs(), 1e-6, "it waits until the other has computed");
        double alone = second.timeUs() - 200;
        assertTrue(alone > 0, second.toString());
        assertEquals(150 + alone, first.exposedCommunicationUs(), 1e-6);
        assertEquals(alone, second.exposedCommunicationUs(), 1e-6);
        assertEquals(first.timeUs(), second.timeUs(), 1e-6, "both end together");
        assertEquals(50, first.computeUs(), 1e-6);
    }

    @Test
    void messagesMeetByTagWhateverTheOrder() {
        ChakraResult result =
                run(
                        trace().add(send(1, 1, 7, 1000)).add(send(2, 1, 8, 2000)),
                        trace().add(receive(1, 0, 8, 2000)).add(receive(2, 0, 7, 1000)));
        assertTrue(result.timeSeconds() > 0);
        assertEquals(4, result.nodes());
    }

    @Test
    void computationsTakeTheRooflineOfTheGpu() {
        double flops = 1e12;
        ChakraResult result =
                run(
                        trace().add(
                                        node(1, TraceWriter.COMP, "gemm")
                                                .attribute("num_ops", (long) flops)));
        double peak = 989.4e12;
        assertTrue(result.timeSeconds() > flops / peak, "never above the peak");
        assertTrue(result.timeSeconds() < 2 * flops / peak, "and not far below");
    }

    @Test
    void whatLastsLongerThanTheClockIsTold() {
        long centuries = 9_000_000_000_000_000L;
        assertEquals(
                List.of("workload.trace: node 2 (comp2) of rank 0 ends beyond 146 years"),
                told(trace().add(compute(1, centuries / 2)).add(compute(2, centuries / 2, 1))));
    }

    @Test
    void aTimelineShowsEveryNodeThatTakesTime() {
        RunOutcome outcome =
                outcome(
                        Resources.of(
                                files(
                                        trace().add(compute(1, 5)).add(collective(2, 0, 64, 1)),
                                        trace().add(collective(2, 0, 64)))),
                        "");
        List<TimelineSlice> slices = Objects.requireNonNull(outcome.timelines().get("main")).get();
        assertEquals(
                List.of(
                        "rank 0 compute comp1",
                        "rank 0 collectives coll2",
                        "rank 1 collectives coll2"),
                slices.stream().map(s -> s.group() + " " + s.track() + " " + s.name()).toList());
    }

    @Test
    void everythingWrongWithTheFilesIsToldAtOnce() {
        Map<String, byte[]> files =
                files(
                        trace().add(compute(1, 5, 9)).add(compute(1, 5)).add(node(2, 12, "odd")),
                        trace().add(compute(1, 5, 2)).add(compute(2, 5, 1)),
                        trace().add(compute(3, 5, 77)));
        files.put("t.4.et", Arrays.copyOf(files.get("t.2.et"), 15));
        files.put("t.5.et", new byte[0]);
        assertEquals(
                List.of(
                        "workload.trace: t.0.et: byte 38: node 2 has type 12",
                        "workload.trace: t.0.et: byte 24: node 1 (comp1) has the id of a node at byte 8",
                        "workload.trace: t.1.et: byte 8: nodes wait for one another in a circle: 1 after 2 after 1",
                        "workload.trace: t.2.et: byte 8: node 3 (comp3) depends on node 77, which is not there",
                        "workload.trace: t.4.et: byte 8: a part of 15 bytes is announced where 6 are left",
                        "workload.trace: t.5.et: byte 0: the trace is empty",
                        "workload.trace: the file \"t.3.et\" is missing, those of later ranks are there"),
                told(files, ""));
    }

    @Test
    void whatNeverMeetsIsNamedByRankNodeAndTag() {
        assertEquals(
                List.of(
                        "workload.trace: node 2 (coll2) of rank 0 would wait for ever: collective 1 of"
                                + " all ranks lacks rank 1",
                        "workload.trace: node 3 (send3) of rank 0 would wait for ever: rank 1 never"
                                + " receives it, from 0 to 1 under tag 7",
                        "workload.trace: node 3 (recv3) of rank 1 would wait for ever: rank 0 never"
                                + " sends it, from 0 to 1 under tag 8"),
                told(
                        trace().add(collective(1, 0, 64))
                                .add(collective(2, 0, 64))
                                .add(send(3, 1, 7, 10)),
                        trace().add(collective(1, 0, 64)).add(receive(3, 0, 8, 10))));
    }

    @Test
    void ranksThatDisagreeAreTold() {
        assertEquals(
                List.of(
                        "workload.trace: node 1 (coll1) of rank 0 and node 1 (coll1) of rank 1 meet in"
                                + " all ranks #0 and disagree: all_reduce of 64 bytes, all_gather of 64"
                                + " bytes"),
                told(trace().add(collective(1, 0, 64)), trace().add(collective(1, 2, 64))));
        assertEquals(
                List.of(
                        "workload.trace: node 1 (send1) of rank 0 sends to rank 5; the last rank with a"
                                + " trace is 0"),
                told(trace().add(send(1, 5, 0, 8))));
    }

    @Test
    void ranksThatWaitForOneAnotherInACircleAreNamed() {
        List<String> told =
                told(
                        trace().add(send(1, 1, 1, 8)).add(receive(2, 1, 2, 8, 1)),
                        trace().add(send(3, 0, 2, 8)).add(receive(4, 0, 1, 8, 3)));
        assertEquals(
                List.of(
                        "workload.trace: node 1 (send1) of rank 0 waits for ever in tag 1 for node 4"
                                + " (recv4) of rank 1",
                        "workload.trace: node 3 (send3) of rank 1 waits for ever in tag 2 for node 2"
                                + " (recv2) of rank 0"),
                told);
    }

    @Test
    void groupsOfNamesAreOfTheRanksThatUseThem() {
        ChakraResult result =
                run(
                        trace().add(collective(1, 0, 64).attribute("pg_name", "a")),
                        trace().add(collective(1, 0, 64).attribute("pg_name", "a")),
                        trace().add(compute(1, 1)));
        assertTrue(result.perRank().get(0).communicationUs() > 0);
        assertEquals(0, result.perRank().get(2).communicationUs());
        assertEquals(
                List.of(
                        "workload.trace: node 1 (coll1) of rank 0 would wait for ever: collective 0 of"
                                + " group a lacks rank 1"),
                told(
                        files(
                                trace().add(collective(1, 0, 64).attribute("pg_name", "a")),
                                trace().add(compute(1, 1))),
                        ", groups: {a: [0, 1]}"));
    }

    /** Whatever the bytes are, there is a result or problems, and nothing else. */
    @Test
    void damagedFilesAreToldAndNeverBreakAnything() {
        byte[] whole =
                trace().add(compute(1, 5))
                        .add(collective(2, 0, 1 << 20, 1))
                        .add(send(3, 1, 4, 100, 2))
                        .bytes();
        byte[] other = trace().add(collective(2, 0, 1 << 20)).add(receive(3, 0, 4, 100, 2)).bytes();
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            try {
                ChakraResult result =
                        result(
                                outcome(
                                        Resources.of(Map.of("t.0.et", damaged, "t.1.et", other)),
                                        ""));
                assertTrue(Double.isFinite(result.timeSeconds()), "seed " + seed + ", case " + i);
            } catch (InvalidScenarioException told) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", case " + i, e);
            }
        }
        assertTrue(refused > 200, refused + " of 400 refused");
    }

    @Test
    void anAstraNetworkThatCannotBeIsTold() {
        Map<String, byte[]> files = files(trace().add(compute(1, 1)));
        files.put(
                "n.yml",
                "topology: [ Star ]\nnpus_count: [ 4 ]\nbandwidth: [ -1 ]\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "workload.network: n.yml: topology holds \"Star\"",
                        "workload.network: n.yml: bandwidth holds \"-1\"",
                        "workload.network: n.yml: the list latency is missing"),
                told(files, ", network: n.yml"));
        files.put(
                "n.yml",
                "topology: [ Ring ]\nnpus_count: [ 1.5 ]\nbandwidth: [ 0 ]\nlatency: [ -5 ]\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "workload.network: n.yml: npus_count holds \"1.5\"",
                        "workload.network: n.yml: bandwidth holds \"0\"",
                        "workload.network: n.yml: latency holds \"-5\""),
                told(files, ", network: n.yml"));
        files.put("n.yml", RING.formatted(4).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("workload.network: n.yml joins 4 ranks, there are traces of 1"),
                told(files, ", network: n.yml"));
        files.put(
                "n.yml",
                ("topology: [Ring, Switch]\nnpus_count: [1000000, 1000000]\nbandwidth: [1, 1]\n"
                                + "latency: [1, 1]\nlinks: 3\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("workload.network: n.yml: links is not known"),
                told(files, ", network: n.yml"));
        files.put(
                "n.yml",
                "topology: [Ring, Switch]\nnpus_count: [1000000, 1000000]\nbandwidth: [1, 1]\nlatency: [1, 1]\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("workload.network: n.yml joins 1000000000000 ranks, there are traces of 1"),
                told(files, ", network: n.yml"));
    }

    /** Ours beside ASTRA-sim's, for information: it cuts into chunks that each pay the latency. */
    @Tag("data")
    @Test
    void thePublishedMicrobenchmarksRun() {
        Path data = SharedData.at("data/chakra");
        Map<String, Long> astraNanos =
                Map.of(
                        "all_reduce", 43_000L,
                        "all_gather", 64_744L,
                        "reduce_scatter", 22_240L,
                        "all_to_all", 41_560L);
        Resources files =
                name -> {
                    Path file = data.resolve(name);
                    try {
                        return Files.isRegularFile(file)
                                ? Optional.of(Files.readAllBytes(file))
                                : Optional.empty();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        astraNanos.forEach(
                (name, nanos) -> {
                    String trace = name + "/4npus_1MB/" + name;
                    Resources named =
                            file ->
                                    files.find(
                                            file.startsWith("t.")
                                                    ? trace + file.substring(1)
                                                    : file);
                    double ours =
                            result(
                                            outcome(
                                                    named,
                                                    ", network: network/Ring_4npus.yml, system:"
                                                            + " system/Ring_4chunks.json"))
                                    .timeSeconds();
                    System.out.printf(
                            "%s of 1 MB on 4: ours %.0f ns, ASTRA-sim %d ns%n",
                            name, ours * 1e9, nanos);
                    double ring = name.equals("all_gather") ? 4.0 : 1;
                    double passes = name.equals("all_reduce") ? 2 : 1;
                    double bound = passes * ring * 0.75 * 0x1p20 / (50 * 0x1p30);
                    assertTrue(ours >= bound * 0.999, name + " " + ours + " >= " + bound);
                });
    }
}
