package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.Simulation;

/** Checks that what is wrong with a network is told with its path and a remedy. */
class FabricInputTest {

    private static final Map<String, String> FILES =
            Map.of(
                    "split.csv",
                            "from,to,rate_gbps,latency_ns\n"
                                    + "nic0,leaf0,400,300\nnic8,leaf1,400,300\n",
                    "zero.csv", "from,to,rate_gbps,latency_ns\nnic0,leaf0,0,300\n",
                    "negative.csv", "from,to,rate_gbps,latency_ns\nnic0,leaf0,400,-1\n");

    private static ScenarioReading read(String fabric, String workload) {
        Resources files =
                name ->
                        Optional.ofNullable(FILES.get(name))
                                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return new ScenarioReader(Catalog.builtIn(), files)
                .read(
                        "test.yaml",
                        "name: test\ncluster: {nodes: [{type: DGX-H100, count: 2}], fabric: "
                                + fabric
                                + "}\nworkload: "
                                + workload
                                + "\n",
                        List.of());
    }

    private static final String BENCH =
            "{type: collective, stack: NCCL-2.27.7, collective: all_reduce}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{topology: {type: fat_tree, radix: 63}} | even number of ports, not 63",
                "{topology: {type: fat_tree, radix: 64, planes: 3}} | do not divide over 3 planes",
                "{topology: {type: fat_tree, radix: 2, rails: false}} | cannot be joined",
                "{topology: {type: fat_tree, hop_latency: -1 us}} | hop_latency",
                "{latency: -5 us} | latency",
                "{oversubscription: 0} | is below 1",
                "{topology: {type: torus, dimensions: [4, 5]}} | 16 chips in a grid of 20",
                "{topology: {type: rail_only, radix: 1}} | 2 domains do not fit",
                "{topology: {type: custom, cables: split.csv}} | disconnected: no way leads",
                "{failures: [{what: spine0}]} | there is no topology in which",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: leaf99}]} | leaf99\" names nothing of this network, which has gpu0 to gpu15, island0 to island1, nic0 to nic15",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: gpu0-gpu9}]} | no cable is",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: leaf0-nic0#x}]} | ends in no number of a cable",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: nic*}]} | the network is disconnected: no way leads",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: nic*, at: 3 s}]} | disconnected from 3.0 s on",
                "{topology: {type: fat_tree, radix: 64}, failures: [{what: nic0, at: 3 s, until: 2 s}]} | does not lie after",
                "{topology: {type: ring}, store: {read: 1 GB/s, write: 1 GB/s}} | no switch to put it behind",
                "{store: {read: 1 GB/s, write: 1 GB/s}} | no topology behind whose switches",
                "{topology: {type: custom, cables: zero.csv}} | a link of no bandwidth",
                "{topology: {type: custom, cables: negative.csv}} | a latency of -1",
                "{topology: {type: custom, cables: none.csv}} | there is no file",
                "{topology: {type: fat_tree}, host: {pcie_switches: 3}} | 3 do not divide over 2",
                "{framing: {payload: 0 B}} | payload",
            })
    void aNetworkThatCannotBeIsRefusedWithARemedy(String fabric, String message) {
        InvalidScenarioException refused =
                assertThrows(InvalidScenarioException.class, () -> read(fabric, BENCH));
        List<Problem> problems = refused.problems();
        assertTrue(problems.toString().contains(message), problems.toString());
        for (Problem problem : problems) {
            assertTrue(problem.path().startsWith("cluster.fabric"), problem.path());
            assertTrue(problem.remedy().startsWith("Maybe"), problem.toString());
        }
    }

    @Test
    void circuitsThatLeaveABlockOutAreADisconnectedNetwork() {
        InvalidScenarioException refused =
                assertThrows(
                        InvalidScenarioException.class,
                        () ->
                                read(
                                        "{topology: {type: optical_circuits, blocks: 4, tree: {radix:"
                                                + " 16}, ports: 8, circuit_rate: 400 Gb/s,"
                                                + " circuits: [{from: 0, to: 1, count: 9}]}}",
                                        BENCH));
        String told = refused.problems().toString();
        assertTrue(told.contains("block 0 ends 9 and has 8 ports"), told);
        assertTrue(told.contains("disconnected: none ends at block 2"), told);
    }

    @Test
    void aGroupLargerThanTheFabricIsInfeasible() {
        ScenarioReading reading =
                read("{topology: {type: fat_tree}}", BENCH.replace("}", ", ranks: 64}"));
        InfeasibleException bound =
                assertThrows(
                        InfeasibleException.class,
                        () -> Simulation.of(reading, CpuBackend.forAnswers()));
        assertEquals(1, bound.problems().size());
        String told = bound.problems().getFirst().toString();
        assertTrue(told.contains("64") && told.contains("16") && told.contains("Maybe"), told);
    }
}
