package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.flow.Transfer;

class RunFlowsTest {

    private static Scenario scenario(String nodes, String fabric) {
        String text =
                "name: test\ncluster: {nodes: [%s], fabric: %s}\n".formatted(nodes, fabric)
                        + "workload: {type: collective, stack: NCCL-2.27.7, collective: all_reduce}\n";
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario();
    }

    private static long nanos(Scenario scenario, int from, int to, double bytes) {
        Cluster cluster = scenario.cluster();
        Interconnect interconnect =
                Interconnect.of(cluster, scenario.all().values().iterator().next().stack());
        EventLoop loop = new EventLoop();
        RunFlows flows =
                new RunFlows(
                        loop,
                        cluster,
                        Interconnect.Wiring.of(cluster),
                        List::of,
                        new RandomStreams(1).stream("test"));
        FlowNetwork network = flows.get();
        assertSame(network, flows.get());
        long[] at = new long[1];
        network.send(
                Transfer.between(interconnect, from, to, bytes),
                (p, ok) -> at[0] = loop.nowNanos(),
                0);
        loop.run();
        return at[0];
    }

    /** Alone, both fidelities say the same of what one rank sends to another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{latency: 1 us, oversubscription: 1}",
                "{topology: {type: fat_tree, radix: 64}}",
                "{topology: {type: rail_only, radix: 64}}"
            })
    void aTransferAloneTakesWhatTheClosedFormSays(String fabric) {
        Scenario scenario = scenario("{type: DGX-H100, count: 4}", fabric);
        var stack = scenario.all().values().iterator().next().stack();
        Interconnect interconnect = Interconnect.of(scenario.cluster(), stack);
        var network = interconnect.network(RankGroup.of(16, 1, 8).pattern(RankPattern.Form.RING));
        double inside = network.scaleUp().seconds(1e9);
        double between = network.scaleOut().seconds(1e9);
        assertEquals(inside * 1e9, nanos(scenario, 0, 1, 1e9), 2);
        assertEquals(between * 1e9, nanos(scenario, 0, 8, 1e9), 2);
    }

    @Test
    void aGpuSendsOverAllInterfacesItHasForItself() {
        for (String fabric : List.of("{}", "{topology: {type: fat_tree, radix: 64, planes: 4}}")) {
            Scenario scenario = scenario("{type: AWS-P5, count: 2}", fabric);
            double share =
                    scenario.all().values().iterator().next().stack().efficiency().scaleOut();
            double line = 4 * 12.5e9; // four interfaces of 100 Gb/s for each GPU
            assertEquals(1e9 / (line * share), nanos(scenario, 0, 8, 1e9) * 1e-9, 1e-4, fabric);
        }
    }

    @Test
    void groupsOfDifferentNodesMeetInTheMiddleAtTheRateOfTheSlower() {
        Scenario scenario =
                scenario("{type: DGX-H100, count: 1}, {type: DGX-A100-80GB, count: 1}", "{}");
        double line = 25e9; // an interface of a DGX A100
        double share = scenario.all().values().iterator().next().stack().efficiency().scaleOut();
        assertEquals(1e9 / (line * share), nanos(scenario, 0, 8, 1e9) * 1e-9, 1e-4);
    }
}
