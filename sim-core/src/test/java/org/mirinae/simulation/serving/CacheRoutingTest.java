package org.mirinae.simulation.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.CacheResult;
import org.mirinae.scenario.Scenario;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload;

/** Routers that know what replicas hold of a prompt. */
class CacheRoutingTest {

    private static final String CHAT =
            """
            replicas: 8
            routing: {type: %s}
            arrivals:
              process: {type: poisson, rate: 4 req/s}
              requests: 1200
              input_tokens: {type: uniform, low: 50, high: 400}
              output_tokens: {type: uniform, low: 20, high: 200}
              conversations: {turns: 6, think: 5}
            """;

    private static ServingEngine run(String routing) {
        Scenario scenario = ServingFixtures.scenario(CHAT.formatted(routing));
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        RequestTrace trace = workload.drawRequests(new RandomStreams(1), "workloads.main");
        ServingMemory memory = ServingFixtures.blocks(20_000, 16);
        return ServingFixtures.run(
                CHAT.formatted(routing),
                ServingFixtures.times(s -> 2e-3 + 2e-5 * s.tokens()),
                memory,
                trace);
    }

    private static double hitRate(ServingEngine engine) {
        CacheResult cache = engine.result().cache();
        assertNotNull(cache);
        return cache.hitRate();
    }

    @Test
    void whoKnowsTheCachesFindsMoreOfThePromptsThanWhoDoesNot() {
        double blind = hitRate(run("round_robin"));
        double prefix = hitRate(run("prefix_aware"));
        double kv = hitRate(run("kv_aware"));
        double session = hitRate(run("session"));
        assertTrue(prefix > 1.5 * blind, prefix + " against " + blind);
        assertTrue(kv > 1.5 * blind, kv + " against " + blind);
        assertTrue(session > 1.5 * blind, session + " against " + blind);
    }

    @Test
    void aSessionStaysOnItsReplica() {
        ServingEngine engine = run("session");
        Requests requests = engine.requests();
        Map<Integer, Integer> replicaOf = new HashMap<>();
        for (int i = 0; i < requests.count; i++) {
            Integer before = replicaOf.putIfAbsent(requests.session(i), requests.replica[i]);
            assertTrue(before == null || before == requests.replica[i]);
        }
        assertTrue(replicaOf.size() > 100);
        assertEquals(8, replicaOf.values().stream().distinct().count(), "all replicas are used");
    }
}
