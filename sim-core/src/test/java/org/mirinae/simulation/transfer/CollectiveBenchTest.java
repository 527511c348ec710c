package org.mirinae.simulation.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.Interval;
import org.mirinae.result.records.CollectiveResult;
import org.mirinae.result.records.CollectiveRow;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;

/** Collectives size by size. */
class CollectiveBenchTest {

    private static RunResult run(int nodes, String keys) {
        String text =
                "name: test\ncluster: {nodes: [{type: DGX-H100, count: "
                        + nodes
                        + "}]}\nworkload: {type: collective, stack: NCCL-2.27.7"
                        + keys
                        + "}\n";
        return Simulation.of(
                        new ScenarioReader(Catalog.builtIn(), Resources.none())
                                .read("test.yaml", text, List.of()),
                        CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result();
    }

    private static CollectiveResult bench(int nodes, String keys) {
        return (CollectiveResult) Objects.requireNonNull(run(nodes, keys).workloads().get("main"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"all_reduce", "all_gather", "reduce_scatter", "all_to_all", "broadcast"})
    void timesRiseWithTheSizeAndNoBusIsFasterThanItsLinks(String collective) {
        for (int nodes : List.of(1, 4)) {
            CollectiveResult result =
                    bench(nodes, ", from: 8 B, to: 4 GiB, collective: " + collective);
            assertEquals(30, result.rows().size());
            double before = 0;
            for (CollectiveRow row : result.rows()) {
                assertTrue(row.timeUs() >= before, row.toString());
                assertTrue(row.busbw() <= (nodes == 1 ? 900 : 450), row.toString());
                assertEquals(row.sizeBytes() / row.timeUs() / 1e3, row.algbw(), 1e-9);
                before = row.timeUs();
            }
        }
    }

    /** Closely enough to see every step of a correction or a change of the algorithm. */
    @ParameterizedTest
    @ValueSource(strings = {"DGX-1-V100", "DGX-H100", "L40S-x8", "AWS-P6-B200", "GB200-NVL72"})
    void noSizeTakesLessThanASmallerOne(String node) {
        for (String collective : List.of("all_reduce", "all_gather", "broadcast", "dispatch")) {
            String text =
                    "name: test\ncluster: {nodes: [{type: %s, count: 32}]}\nworkload: {type: collective, stack: NCCL-2.27.7, from: 8 B, to: 8 GiB, factor: 1.07, collective: %s"
                            .formatted(node, collective);
            double before = 0;
            for (CollectiveRow row : rows(text)) {
                assertTrue(row.timeUs() >= before, collective + " " + row);
                before = row.timeUs();
            }
        }
    }

    @Test
    void busBandwidthIsThatOfNcclTests() {
        for (CollectiveRow row : bench(4, "").rows()) {
            assertEquals(row.algbw() * 2 * 31 / 32, row.busbw(), 1e-9 * row.busbw());
        }
    }

    @Test
    void aForcedAlgorithmIsTakenAndNeverBeatsTheChosenOne() {
        CollectiveResult chosen = bench(4, ", to: 1 GiB");
        CollectiveResult ring = bench(4, ", to: 1 GiB, algorithm: Ring");
        CollectiveResult tree = bench(4, ", to: 1 GiB, algorithm: Tree");
        for (int i = 0; i < chosen.rows().size(); i++) {
            assertTrue(ring.rows().get(i).algorithm().startsWith("Ring "));
            assertTrue(tree.rows().get(i).algorithm().startsWith("Tree "));
            assertTrue(tree.rows().get(i).reason().startsWith("forced"));
            double best = Math.min(ring.rows().get(i).timeUs(), tree.rows().get(i).timeUs());
            assertTrue(chosen.rows().get(i).timeUs() <= best);
        }
    }

    @Test
    void insideANodeTheMeasurementIsTakenAndSaidSo() {
        RunResult result = run(1, ", from: 1 MiB, to: 1 GiB");
        CollectiveResult bench =
                (CollectiveResult) Objects.requireNonNull(result.workloads().get("main"));
        assertTrue(bench.rows().getFirst().reason().startsWith("timed as measured on H100"));
        assertEquals("NVLS Simple", bench.rows().getLast().algorithm());
        assertEquals(1, result.basis().measured());
    }

    @Test
    void everyFigureHasBounds() {
        RunResult result = run(2, ", sizes: [1 MiB]");
        Interval time =
                Objects.requireNonNull(
                        result.bounds().get("workloads.main.collective.rows[0].time_us"));
        assertTrue(time.low() < time.high(), time.toString());
    }

    /** Two rings whose nodes alternate, so that both cross the spine: each gets half of it. */
    @Test
    void benchmarksThatMeetOnASpineSlowEachOther() {
        String bench =
                "{type: collective, stack: NCCL-2.27.7, ranks: 16, sizes: [1 GiB, 2 GiB], algorithm: Ring}";
        String before =
                "name: test\ncluster: {nodes: [{type: DGX-H100, count: 4}], fabric: {topology: {type:"
                        + " fat_tree, radix: 20, oversubscription: 4, rails: false}, routing: {type:"
                        + " adaptive, rail_aware: false}}}\nworkloads:\n  a: "
                        + bench
                        + "\n";
        String apart = "placement: {a: {type: strided, first: 0, every: 2}";
        double alone = secondGibibyte(before + apart + "}\n");
        double both =
                secondGibibyte(
                        before
                                + "  b: "
                                + bench
                                + "\n"
                                + apart
                                + ", b: {type: strided, first: 1, every: 2}}\n");
        assertEquals(2, both / alone, 1e-6);
    }

    /** Returns the time that the bytes from the first to the second GiB take: no latency in it. */
    private static double secondGibibyte(String text) {
        RunResult result =
                Simulation.of(
                                new ScenarioReader(Catalog.builtIn(), Resources.none())
                                        .read("test.yaml", text, List.of()),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        List<CollectiveRow> rows =
                ((CollectiveResult) Objects.requireNonNull(result.workloads().get("a"))).rows();
        return rows.get(1).timeUs() - rows.get(0).timeUs();
    }

    @Test
    void everythingThatCannotBeIsTold() {
        InvalidScenarioException told =
                assertThrows(
                        InvalidScenarioException.class,
                        () ->
                                run(
                                        1,
                                        ", from: 1 GiB, to: 1 MiB, factor: 1, sizes: [0 B],"
                                                + " collective: all_to_all, algorithm: Tree"));
        assertEquals(
                List.of(
                        "workload.sizes[0]: there is nothing to send",
                        "workload.factor: sizes do not grow by 1.0",
                        "workload.from: the first size lies above the last",
                        "workload.algorithm: Tree does no all_to_all"),
                told.problems().stream().map(p -> p.path() + ": " + p.message()).toList());
    }

    /** PAT came with NCCL 2.23: asked for by name, an older one is priced but told apart. */
    @Test
    void whatAReleaseHasDecidesWhatItTakes() {
        String keys = ", ranks: 4, sizes: [64 KiB], collective: all_gather, algorithm: PAT";
        String placed = "name: test\ncluster: {nodes: [{type: GH200-96GB-x1, count: 4}]}\n";
        CollectiveRow now = row(placed + "workload: {type: collective, stack: NCCL-2.27.7" + keys);
        CollectiveRow then = row(placed + "workload: {type: collective, stack: NCCL-2.21" + keys);
        assertEquals("PAT Simple", now.algorithm());
        assertEquals("PAT", then.algorithm());
        assertTrue(then.reason().contains("which NCCL-2.21 does not have"), then.reason());
    }

    private static CollectiveRow row(String text) {
        return rows(text).getFirst();
    }

    private static List<CollectiveRow> rows(String text) {
        RunResult result =
                Simulation.of(
                                new ScenarioReader(Catalog.builtIn(), Resources.none())
                                        .read("test.yaml", text + "}\n", List.of()),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        return ((CollectiveResult) Objects.requireNonNull(result.workloads().get("main"))).rows();
    }

    /** Hopper's channels carry 36.7 GB/s each. */
    @Test
    void fewChannelsBindTheRate() {
        String keys = ", sizes: [1 GiB, 2 GiB], algorithm: Ring, protocol: Simple, channels: ";
        List<CollectiveRow> four = bench(1, keys + 4).rows();
        double perByte = (four.get(1).timeUs() - four.get(0).timeUs()) / 1e6 / (1L << 30);
        assertEquals(2 * 7.0 / 8 / (4 * 36.7e9), perByte, 1e-6 * perByte);
        assertTrue(bench(1, keys + 16).rows().getFirst().timeUs() < four.getFirst().timeUs());
    }

    /** An all-to-all-v waits for its busiest rank. */
    @Test
    void theBusiestRankSetsTheTimeOfAnAllToAll() {
        String keys = ", sizes: [1 GiB, 2 GiB], collective: all_to_all";
        List<CollectiveRow> even = bench(4, keys).rows();
        List<CollectiveRow> skewed = bench(4, keys + ", imbalance: 2").rows();
        assertEquals(even.get(1).timeUs(), skewed.get(0).timeUs(), 1e-6);
        assertEquals(even.get(0).sizeBytes(), skewed.get(0).sizeBytes());
    }

    @Test
    void dispatchAndCombineAreDoneByTheLibraryOfTheStack() {
        String keys = ", sizes: [8 MiB], collective: dispatch";
        assertEquals("TwoStage Simple", bench(4, keys).rows().getFirst().algorithm());
        String text =
                "name: test\ncluster: {nodes: [{type: HGX-H800, count: 4}]}\nworkload: {type:"
                        + " collective, stack: DeepEP, collective: combine, sizes: [14 MiB, 2 GiB]}\n";
        RunResult result =
                Simulation.of(
                                new ScenarioReader(Catalog.builtIn(), Resources.none())
                                        .read("test.yaml", text, List.of()),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        List<CollectiveRow> rows =
                ((CollectiveResult) Objects.requireNonNull(result.workloads().get("main"))).rows();
        assertEquals("DeepEP", rows.getLast().algorithm());
        assertTrue(rows.getFirst().timeUs() < 300, rows.toString());
    }

    @Test
    void buffersThatDoNotFitBind() {
        assertThrows(InfeasibleException.class, () -> run(1, ", sizes: [64 GB]"));
    }
}
