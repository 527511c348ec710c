package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.NetworkFailure;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.Transfer;

/** Parts of a network that a scenario says are broken. */
class FailuresTest {

    private static final String TREE =
            "{type: fat_tree, radix: 16, rails: false}, routing: {type: adaptive, rail_aware: false}";

    private static ScenarioReading reading(String topology, String failures) {
        String text =
                ("name: test\ncluster: {nodes: [{type: DGX-H100, count: 8}], fabric: {topology: %s,"
                                        + " failures: [%s]}}\n")
                                .formatted(topology, failures)
                        + "workload: {type: collective, stack: NCCL-2.27.7, collective: all_reduce}\n";
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of());
    }

    /** Returns the rate at which a rank sends to all others. */
    private static double rate(String failures) {
        Scenario scenario = reading(TREE, failures).scenario();
        var stack = scenario.all().values().iterator().next().stack();
        return Interconnect.of(scenario.cluster(), stack)
                .network(RankGroup.of(64, 1, 8).pattern(RankPattern.Form.ALL_TO_ALL))
                .scaleOut()
                .bytesPerSecond();
    }

    @Test
    void halfTheSpinesCarryHalfAsMuch() {
        double whole = rate("");
        double half = rate("{what: spine0..1}");
        assertTrue(half < 0.62 * whole && half > 0.45 * whole, half + " of " + whole);
        assertEquals(
                half, rate("{what: leaf*-spine0}, {what: spine1-leaf0..7}"), 0, "cable by cable");
        assertEquals(half, rate("{what: leaf*-spine*#1}"), 0.3 * half, "one of two cables each");
    }

    private static double seconds(String failures) {
        Scenario scenario = reading(TREE, failures).scenario();
        Interconnect interconnect =
                Interconnect.of(
                        scenario.cluster(), scenario.all().values().iterator().next().stack());
        EventLoop loop = new EventLoop();
        FlowNetwork network =
                new RunFlows(
                                loop,
                                scenario.cluster(),
                                Interconnect.Wiring.of(scenario.cluster()),
                                List::of,
                                new RandomStreams(1).stream("test"))
                        .get();
        long[] last = new long[1];
        for (int gpu : List.of(0, 1)) {
            network.send(
                    Transfer.between(interconnect, gpu, 8 + gpu, 45e9),
                    (unused, arrived) -> {
                        assertTrue(arrived);
                        last[0] = Math.max(last[0], loop.nowNanos());
                    },
                    0);
        }
        loop.run();
        assertEquals(last[0], loop.nowNanos(), "nothing that comes later prolongs the run");
        return last[0] * 1e-9;
    }

    @Test
    void aGpuWhoseInterfaceBreaksOnTheWaySharesItsNeighboursUntilItIsRepaired() {
        double whole = seconds("");
        double broken = seconds("{what: nic0}");
        assertTrue(broken > 1.9 * whole, "two chips over one interface: " + broken);
        double midway = seconds("{what: nic0, at: %s s}".formatted(whole / 2));
        assertEquals(whole / 2 + broken / 2, midway, 0.02 * whole);
        double repaired =
                seconds("{what: nic0, at: %s s, until: %s s}".formatted(whole / 4, whole / 2));
        assertTrue(repaired > whole && repaired < broken, repaired + " s");
        assertEquals(whole, seconds("{what: nic0, at: 1000 s}"), 0);
    }

    @Test
    void theResultSaysWhatIsBroken() {
        RunResult result =
                Simulation.of(
                                reading(TREE, "{what: spine1}, {what: rail0, at: 1 s, until: 2 s}"),
                                CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        List<NetworkFailure> failures = Objects.requireNonNull(result.cluster().networkFailures());
        assertEquals("spine1", failures.getFirst().what());
        assertEquals(16 * 2, failures.getFirst().links(), "every port of a spine, both directions");
        assertEquals(8 * 2 * 2, failures.get(1).links(), "one interface of each node, both cables");
        assertEquals(2.0, failures.get(1).untilSeconds());
        assertTrue(
                result.provenance().assumptions().stream()
                        .anyMatch(a -> a.contains("keep the routes")),
                "said of collectives");
    }
}
