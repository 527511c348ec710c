package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.TrainingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;

/** Two trainings whose gradients cross the same spine. */
class SharedNetworkTest {

    private static final String JOB =
            """
              %s:
                type: training
                model: Llama-3.1-8B
                stack: Megatron-Core-0.15
                plan: {tensor: 8, data: %d, micro_batch: 1, overlap: {gradients: false, parameters: false}}
                global_batch: %d
                sequence_length: 4096
            """;

    /** Leaves of 8 ports down: with rails, four nodes stand in one unit of eight leaves. */
    private static String cluster(String topology, int nodes) {
        return "name: test\ncluster: {nodes: [{type: DGX-H100, count: "
                + nodes
                + "}], fabric: {topology: "
                + topology
                + "}}\nworkloads:\n";
    }

    private static final String OVERSUBSCRIBED =
            "{type: fat_tree, radix: 10, oversubscription: 4, rails: false}, routing: {type: adaptive, rail_aware: false}";

    private static RunResult run(String text) {
        return Simulation.of(
                        new ScenarioReader(Catalog.builtIn(), Resources.none())
                                .read("test.yaml", text, List.of()),
                        CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result();
    }

    private static double step(RunResult result, String name) {
        return ((TrainingResult) Objects.requireNonNull(result.workloads().get(name)))
                .stepTimeSeconds();
    }

    private static SequencedMap<String, Double> shares(RunResult result) {
        return Objects.requireNonNull(result.cluster().networkShares());
    }

    @Test
    void oversubscriptionSlowsAJobThatIsAlone() {
        String job = JOB.formatted("main", 4, 16);
        double full = step(run(cluster("{type: fat_tree, radix: 64}", 4) + job), "main");
        double bare =
                step(
                        run(
                                cluster("{type: fat_tree, radix: 64}", 4)
                                                .replace(
                                                        ", fabric: {topology: {type: fat_tree, radix: 64}}",
                                                        "")
                                        + job),
                        "main");
        assertEquals(bare, full, 1e-4 * bare, "a full bisection is what no topology means");
        double narrow = step(run(cluster(OVERSUBSCRIBED, 4) + job), "main");
        assertTrue(narrow > full, narrow + " > " + full);
    }

    /** Alone both fidelities agree; together they differ by no more than chance against clock. */
    @Test
    void everyRunOverATopologyHoldsItsClosedFormAgainstFlows() {
        RunResult alone = run(cluster(OVERSUBSCRIBED, 4) + JOB.formatted("main", 4, 16));
        var check = Objects.requireNonNull(alone.cluster().networkChecks()).getFirst();
        assertEquals(0, check.differencePercent(), 0.1);
        assertEquals("they agree", check.cause());
        RunResult both =
                run(
                        cluster(OVERSUBSCRIBED, 8)
                                + JOB.formatted("first", 4, 16)
                                + JOB.formatted("second", 4, 16)
                                + "placement: {first: {type: strided, first: 0, every: 2},"
                                + " second: {type: strided, first: 1, every: 2}}\n");
        for (var of : Objects.requireNonNull(both.cluster().networkChecks())) {
            assertEquals(0, of.differencePercent(), 10, of.toString());
            assertTrue(!of.cause().isBlank() && of.flowBytesPerSecond() > 0);
        }
    }

    @Test
    void jobsOnLeavesOfTheirOwnDoNotMeet() {
        RunResult result =
                run(
                        cluster("{type: fat_tree, radix: 16, rails: false}", 4)
                                + JOB.formatted("a", 2, 16)
                                + JOB.formatted("b", 2, 16));
        assertEquals(Map.of("a", 1.0, "b", 1.0), shares(result));
    }

    @Test
    void jobsThatMeetOnASpineShareItMaxMinFairly() {
        String alone =
                cluster(OVERSUBSCRIBED, 4)
                        + JOB.formatted("a", 2, 16)
                        + "placement: {a: {type: strided, first: 0, every: 2}}\n";
        String both =
                cluster(OVERSUBSCRIBED, 4)
                        + JOB.formatted("a", 2, 16)
                        + JOB.formatted("b", 2, 16)
                        + "placement: {a: {type: strided, first: 0, every: 2}, b: {type: strided, first: 1, every: 2}}\n";
        RunResult together = run(both);
        assertNull(run(alone).cluster().networkShares(), "a job alone shares nothing");
        assertEquals(1.0, shares(together).get("a"), 1e-9, "each node has its own leaf");
        String crossed = both.replace("radix: 10", "radix: 20");
        RunResult sharing = run(crossed);
        double share = Objects.requireNonNull(shares(sharing).get("a"));
        assertEquals(
                share,
                Objects.requireNonNull(shares(sharing).get("b")),
                1e-9,
                "equals share equally");
        assertTrue(share > 0.5 && share < 1, "between half and all: " + share);
        assertTrue(
                step(sharing, "a") > step(run(alone.replace("radix: 10", "radix: 20")), "a"),
                "the other slows it");
    }
}
