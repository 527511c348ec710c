package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.FleetResult;
import org.mirinae.result.records.PoolResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Replicas that come and go with the load. */
class AutoscalingTest {

    private static final String ONE =
            "arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}\n";
    private static final StepTimes TIMES = ServingFixtures.times(s -> 0.01 + 1e-3 * s.tokens());

    /** Ten minutes at 1 request a second, ten at 20, ten at 1 again. */
    private static RequestTrace hill() {
        int count = 600 + 12_000 + 600;
        long[] arrivals = new long[count];
        for (int i = 0; i < count; i++) {
            double seconds =
                    i < 600 ? i : i < 12_600 ? 600 + (i - 600) / 20.0 : 1200 + (i - 12_600);
            arrivals[i] = Math.round(seconds * 1e9);
        }
        int[] inputs = new int[count];
        int[] outputs = new int[count];
        Arrays.fill(inputs, 50);
        Arrays.fill(outputs, 50);
        return new RequestTrace("hill", arrivals, inputs, outputs);
    }

    private static ServingEngine run(String yaml, RequestTrace trace) {
        return ServingFixtures.run(yaml + ONE, TIMES, ServingFixtures.blocks(10_000, 16), trace);
    }

    private static FleetResult fleet(ServingEngine engine) {
        FleetResult fleet = engine.result().fleet();
        assertNotNull(fleet);
        return fleet;
    }

    private static PoolResult main(ServingEngine engine) {
        PoolResult pool = fleet(engine).pools().get("main");
        assertNotNull(pool);
        return pool;
    }

    private static final String SCALED =
            "autoscaling: {min: 1, max: 8, target: 4, interval: 10 s, down_delay: 1 min,"
                    + " startup: 20 s, weights_rate: 1 GB/s}\n"
                    + "routing: {type: least_outstanding}\n";

    @Test
    void replicasFollowTheLoadUpAndDownAndNothingIsLost() {
        ServingEngine engine = run(SCALED, hill());
        assertEquals(13_200, engine.result().counts().completed());
        PoolResult pool = main(engine);
        assertEquals(13_200, pool.requests());
        assertTrue(
                pool.scaling().scaleUps() >= 1 && pool.scaling().scaleDowns() >= 1,
                pool.toString());
        assertTrue(pool.meanReplicas() > 1.2 && pool.meanReplicas() < 6, pool.toString());
        assertEquals(
                pool.meanReplicas() * engine.result().duration() / 3600,
                pool.gpuHours(),
                0.01 * pool.gpuHours());
        // The process takes 20 s; 1 GB/s and no weights in this fixture.
        assertEquals(20, pool.scaling().startSeconds());
        long[] least = new long[8];
        Arrays.fill(least, Long.MAX_VALUE);
        for (int i = 0; i < 13_200; i++) {
            int replica = engine.requests().replica[i];
            least[replica] = Math.min(least[replica], engine.requests().arrivalNanos[i]);
        }
        assertTrue(least[1] >= 620_000_000_000L, "no request before a replica is ready");
    }

    @Test
    void replicasThatAreNotHeldDrawNothing() {
        String fixed = "replicas: 8\nrouting: {type: least_outstanding}\n";
        ServingEngine scaled = run(SCALED, hill());
        ServingEngine all = run(fixed, hill());
        double saved = all.report().activeJoules() - scaled.report().activeJoules();
        double held = main(scaled).gpuHours() * 3600;
        double idle = 8 * all.result().duration() - held;
        // A DGX H100: 700 W of board power, 0.15 of it idle, and 0.6 of what the node draws beside.
        double watts = 0.15 * 700 + 0.6 * (10_200 - 8 * 700) / 8;
        double busy = Math.abs(all.report().busySeconds() - scaled.report().busySeconds()) * 700;
        assertTrue(Math.abs(saved - idle * watts) < busy + 0.01 * saved, saved + " J saved");
    }

    @Test
    void moreReplicasThanTheMaximumAreNeverHeld() {
        ServingEngine engine = run(SCALED.replace("max: 8", "max: 2"), hill());
        assertEquals(2, main(engine).replicas());
        assertTrue(main(engine).meanReplicas() <= 2);
        assertEquals(13_200, engine.result().counts().completed());
    }

    @Test
    void startingTakesTheWeightsAtTheRateOfTheirTier() {
        String yaml =
                """
                plan: {tensor: 8}
                model: Llama-3.1-70B
                autoscaling: {max: 1, target: 4, startup: 0 s, weights_from: %s}
                arrivals: {process: {type: at_once}, requests: 1, input_tokens: 8, output_tokens: 2}
                """;
        // 70.6e9 parameters in two bytes; the drives of a DGX H100 against its eight PCIe links.
        double host = seconds(yaml.formatted("host"));
        double drive = seconds(yaml.formatted("drive"));
        double remote = seconds(yaml.formatted("remote"));
        double bytes = 141.1e9;
        assertEquals(bytes / host, 8 * 0.85 * 64e9, 0.35 * bytes / host);
        assertTrue(host < drive && host <= remote, host + " " + drive + " " + remote);
    }

    private static double seconds(String yaml) {
        Scenario scenario = ServingFixtures.scenario(yaml);
        FleetResult fleet =
                ServingSimulation.run(
                                (ServingWorkload) scenario.all().get("main"),
                                scenario.cluster(),
                                new RandomStreams(1))
                        .fleet();
        assertNotNull(fleet);
        PoolResult pool = fleet.pools().get("main");
        assertNotNull(pool);
        Double start = pool.scaling().startSeconds();
        assertNotNull(start);
        return start;
    }

    @Test
    void weightsOnDrivesOfANodeWithoutDrivesAreInfeasible() {
        Scenario scenario =
                ServingFixtures.scenario("autoscaling: {max: 2, target: 4}\n" + ONE, "A30-x8");
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        InfeasibleException thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                ServingSimulation.run(
                                        workload, scenario.cluster(), new RandomStreams(1)));
        assertTrue(thrown.getMessage().contains("names no drives"), thrown.getMessage());
    }
}
