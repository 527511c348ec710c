package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Scenario;
import org.mirinae.workload.serving.ServingWorkload;

/** Checks that what contradicts itself is told with its place and a remedy. */
class PoolProblemsTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pools: [{name: a, role: prefill}] | workload.pools | no pool decodes",
                "pools: [{name: a, role: decode}] | workload.pools | no replica to send a request",
                "pools: [{name: a, role: decode}, {name: b}] | workload.pools | there is none",
                "pools: [{name: a, replicas: 0}] | workload.pools[0].replicas | greater than zero",
                "pools: [{name: a}, {name: a}] | workload.pools[1].name | two pools",
                "pools: [{name: a, node: DGX-B200}] | workload.pools[0].node | has no DGX-B200",
                "pools: [{name: a, plan: {tensor: 3}}] | workload.pools[0].plan.tensor | 32",
                "pools: [{name: a, role: encode}, {name: b}] | workload.encoder | what it computes",
                "encoder: {parameters: 1e9, patches: 9} | workload.encoder | no pool to run it",
                "{pools: [{name: a}], replicas: 2} | workload.pools | both",
                "{pools: [{name: a}], autoscaling: {max: 2, target: 1}} | workload.autoscaling | which",
                "autoscaling: {min: 4, max: 2, target: 1} | workload.autoscaling.min | contradict",
                "{autoscaling: {max: 2, target: 1}, replicas: 3} | workload.replicas | keeps 1 to 2",
                "autoscaling: {max: 2, metric: kv_use, target: 4} | workload.autoscaling.target | all of",
                "autoscaling: {max: 0, target: 4} | workload.autoscaling.max | 1",
                "gateway: {max_queue: 4} | workload.gateway.max_queue | without max_outstanding",
                "gateway: {order: fair, max_outstanding: 4} | workload.gateway.classes | two of them",
                "gateway: {classes: [{name: a}, {name: a}]} | workload.gateway.classes | two classes",
                "gateway: {rate_limit: {rate: 0 req/s}} | workload.gateway.rate_limit.rate | greater than zero",
                "routing: {type: fastest} | workload.routing.type | fastest",
                "speculation: {acceptance: 0.8} | workload.speculation.draft | no layers",
                "speculation: {acceptance: 1.8, draft: ngram} | workload.speculation.acceptance | 1",
                "speculation: {acceptance: 0.8, draft: model} | workload.speculation.model | not which",
                "adapters: {count: 4, slots: 8} | workload.adapters.slots | 8 slots",
            })
    void isAProblem(String yaml, String path, String says) {
        String flat = yaml.startsWith("{") ? yaml.substring(1, yaml.length() - 1) : yaml;
        // Keys in one pair of braces become lines.
        String lines = flat.replaceAll(", (replicas: [23]|autoscaling)", "\n$1") + "\n";
        InvalidScenarioException thrown =
                assertThrows(
                        InvalidScenarioException.class,
                        () -> ServingFixtures.scenario(lines + ONE));
        String message = thrown.getMessage();
        assertTrue(message.contains(path + ":") || message.contains(path + " "), message);
        assertTrue(message.contains(says), message);
        assertTrue(message.contains("Maybe"), message);
    }

    @Test
    void poolsThatDoNotFitTogetherNameWhatBinds() {
        Scenario scenario =
                ServingFixtures.scenario(
                        "pools: [{name: a, replicas: 5}, {name: b, replicas: 4}]\n" + ONE);
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        InfeasibleException thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                ServingSimulation.run(
                                        workload, scenario.cluster(), new RandomStreams(1)));
        assertTrue(
                thrown.getMessage()
                        .startsWith(
                                "workload.pools[1]: pool b asks for 4 GPUs of DGX-H100, of which the"
                                        + " cluster has 8 and other pools take 5."),
                thrown.getMessage());
    }
}
