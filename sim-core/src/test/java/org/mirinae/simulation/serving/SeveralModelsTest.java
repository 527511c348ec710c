package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;

/** Several language models on one cluster, each a workload with its own pools. */
class SeveralModelsTest {

    private static final String SMALL =
            """
                type: serving
                model: Llama-3.1-8B
                stack: vLLM-0.19.0
                replicas: %d
                arrivals: {process: {type: poisson, rate: 20 req/s}, requests: 300, input_tokens: 500, output_tokens: 100}
            """;
    private static final String LARGE =
            """
                type: serving
                model: Llama-3.1-70B
                stack: vLLM-0.19.0
                pools:
                  - {name: prompts, role: prefill, node: DGX-H200, plan: {tensor: 4}}
                  - {name: answers, role: decode, node: DGX-H100, plan: {tensor: 4}}
                arrivals: {process: {type: poisson, rate: 2 req/s}, requests: 60, input_tokens: 900, output_tokens: 100}
            """;

    private static RunResult run(String workloads) {
        String text =
                "name: two\ncluster: {nodes: [{type: DGX-H100, count: 1}, {type: DGX-H200, count: 1}]}\nworkloads:\n"
                        + workloads;
        return Simulation.of(
                        new ScenarioReader(Catalog.builtIn(), Resources.none())
                                .read("two.yaml", text, List.of()),
                        CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result();
    }

    private static ServingResult of(RunResult result, String name) {
        return (ServingResult) Objects.requireNonNull(result.workloads().get(name));
    }

    @Test
    void modelsThatShareNoGpuServeAsTheyDoAlone() {
        String small = "  chat:\n" + SMALL.formatted(2);
        String large = "  think:\n" + LARGE;
        RunResult both = run(small + large);
        assertEquals(of(run(small), "chat"), of(both, "chat"));
        assertEquals(of(run(large), "think"), of(both, "think"));
        assertEquals(10, both.cluster().gpusUsed());
        assertEquals(300, of(both, "chat").counts().completed());
        assertEquals(60, of(both, "think").counts().completed());
    }

    @Test
    void theSameServiceTwiceGivesTheSameDigest() {
        String service =
                """
                  all:
                    type: serving
                    model: Llama-3.1-8B
                    stack: vLLM-0.19.0
                    pools:
                      - {name: prompts, role: prefill, replicas: 2}
                      - {name: answers, role: decode, replicas: 2, autoscaling: {max: 3, target: 8, interval: 1 s}}
                      - {name: both, node: DGX-H200, replicas: 2}
                    routing: {type: power_of_two}
                    decode_routing: {type: random}
                    adapters: {count: 20, slots: 4}
                    gateway: {metrics_delay: 0.1 s, max_outstanding: 20, order: fair, classes: [{name: a}, {name: b, weight: 2}]}
                    arrivals: {process: {type: poisson, rate: 40 req/s}, requests: 400, input_tokens: {type: uniform, low: 10, high: 900}, output_tokens: 100}
                """;
        RunResult first = run(service);
        assertEquals(first.digest(), run(service).digest());
        assertEquals(400, of(first, "all").counts().completed());
        assertTrue(!first.digest().equals(run(service.replace("0.1 s", "0.2 s")).digest()));
    }

    @Test
    void modelsThatDoNotFitTogetherAreInfeasible() {
        String small = "  chat:\n" + SMALL.formatted(6);
        String large = "  think:\n" + LARGE;
        InfeasibleException thrown =
                assertThrows(InfeasibleException.class, () -> run(small + large));
        assertTrue(
                thrown.getMessage()
                        .startsWith(
                                "workloads: 10 GPUs of DGX-H100 are asked for, the cluster has 8"),
                thrown.getMessage());
    }
}
