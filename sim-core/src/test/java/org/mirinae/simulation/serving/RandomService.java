package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.perf.serving.KvTierRates;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.VllmV1Batching;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Scenario;
import org.mirinae.schema.Members;
import org.mirinae.simulation.serving.state.StepDelays;
import org.mirinae.workload.requests.RequestPrefixes;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.requests.RequestTraits;
import org.mirinae.workload.serving.KvTier;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.StepJitter;

/**
 * A service drawn from a seed: from idle to overloaded, under every policy, with memory that is
 * scarce or not, prompts that begin alike or not, tiers below or none.
 */
final class RandomService {

    /** The shortest iteration. */
    static final double LEAST_STEP = 1.37e-3;

    static final StepTimes TIMES =
            ServingFixtures.times(
                    s ->
                            LEAST_STEP
                                    + 3.1e-5 * s.tokens()
                                    + 7.7e-8 * s.decodeContextTokens()
                                    + 1.3e-9 * s.prefillPairs());

    private static final double BLOCK_BYTES = 2e6;

    private final RandomStream random;
    private final RequestTrace trace;
    private final int blocks;
    private final int blockSize;
    private final boolean shares;
    private final String yaml;
    private final Scenario scenario;
    private ReferenceKvCache memory = new ReferenceKvCache(null, null, 16, 1, List.of());

    private RandomService(long seed, boolean scarce) {
        random = new RandomStreams(seed).stream("service");
        shares = chance(0.6);
        trace = trace(150, 0.002 * (1 << below(6)));
        blockSize = chance(0.2) ? 8 : 16;
        // A request that was preempted may come back longer than any prompt: all must fit.
        int usual = chance(0.7) ? 60 + below(120) : 2000;
        blocks = (scarce ? 8 + usual % 16 : usual) * 16 / blockSize;
        yaml = draw();
        scenario = ServingFixtures.scenario(yaml);
    }

    static RandomService of(long seed) {
        return new RandomService(seed, false);
    }

    /** The same with memory for 128 to 368 tokens, so that some requests never fit. */
    static RandomService scarce(long seed) {
        return new RandomService(seed, true);
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private int below(int bound) {
        return (int) random.nextLong(bound);
    }

    private String one(String... of) {
        return of[below(of.length)];
    }

    private RequestTrace trace(int n, double gap) {
        long[] arrivals = new long[n];
        int[] inputs = new int[n];
        int[] outputs = new int[n];
        int[] priority = new int[n];
        int[] group = new int[n];
        int[] groupTokens = new int[n];
        int[] wider = new int[n];
        int[] widerTokens = new int[n];
        double seconds = 0;
        for (int i = 0; i < n; i++) {
            seconds += random.nextExponential() * gap;
            arrivals[i] = Math.round(seconds * 1e9);
            inputs[i] = 1 + below(300);
            outputs[i] = 1 + below(120);
            priority[i] = below(3);
            group[i] = below(20) - 2;
            groupTokens[i] = below(inputs[i] + outputs[i] + 1);
            // Of a group all begin with the same wider one, or none does.
            wider[i] = group[i] % 2 == 0 ? 0 : -1;
            widerTokens[i] = 64;
        }
        RequestTraits traits = RequestTraits.NONE.withPriority(chance(0.5) ? priority : null);
        if (shares) {
            traits =
                    traits.withPrefixes(
                            new RequestPrefixes.Grouped(group, groupTokens, wider, widerTokens));
        }
        return new RequestTrace("random", arrivals, inputs, outputs, traits);
    }

    private String draw() {
        List<BatchingPolicy> policies = new ArrayList<>(Members.all(BatchingPolicy.class));
        policies.removeIf(policy -> policy.under("vLLM") != policy); // another's second name
        BatchingPolicy usual = new VllmV1Batching();
        policies.addAll(List.of(usual, usual)); // most often
        BatchingPolicy batching = policies.get(below(policies.size()));
        List<String> engine = new ArrayList<>();
        engine.add("batching: " + batching.word());
        engine.add("max_sequences: 24");
        engine.add("block_size: " + blockSize);
        engine.add("watermark: " + one("0", "0.01", "0.05"));
        if (chance(0.4)) {
            engine.add("order: priority");
        }
        boolean budget = batching.hasBudget();
        boolean chunked = budget && (batching.alwaysCuts() || chance(0.6));
        if (budget) {
            engine.add("max_batched_tokens: " + (chunked ? 128 : 512));
            engine.add("chunked_prefill: " + chunked);
        }
        if (batching.limitsPrompts() && chance(0.4)) {
            engine.add("long_prefill_threshold: " + one("40", "64", "100"));
        }
        if (batching.cutsWholeBlocks() && chance(0.5)) {
            engine.add("reservation: whole");
        }
        if (chance(0.35)) {
            engine.add("step_jitter: {mean: 0.4 ms, cv: " + one("0.3", "1", "2.5") + "}");
        }
        engine.add("cache: {" + String.join(", ", cache()) + "}");
        return """
               stack: {base: vLLM-0.19.0, overheads: {request: 0 s}}
               arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
               engine: {%s}
               """
                .formatted(String.join(", ", engine));
    }

    private List<String> cache() {
        List<String> cache = new ArrayList<>();
        cache.add("index: " + one("hash_chain", "radix"));
        cache.add("eviction: {type: " + one("lru", "lru", "fifo", "lfu", "mru") + "}");
        cache.add("write: " + one("through", "back"));
        if (shares && chance(0.7)) {
            List<String> tiers = new ArrayList<>();
            tiers.add(
                    "{type: dram, capacity: %d MB, rate: %d GB/s}"
                            .formatted(40 + below(400), 1 + below(20)));
            if (chance(0.5)) {
                tiers.add(
                        "{type: nvme, capacity: %d MB, rate: 2 GB/s}".formatted(100 + below(900)));
            }
            if (chance(0.3)) {
                tiers.add("{type: remote, capacity: 2 GB, rate: 5 GB/s, pool_rate: 4 GB/s}");
            }
            cache.add("tiers: [" + String.join(", ", tiers) + "]");
            cache.add("prefetch: " + one("0", "0", "4", "40"));
        }
        return cache;
    }

    String yaml() {
        return yaml;
    }

    RequestTrace trace() {
        return trace;
    }

    ServingWorkload workload() {
        return (ServingWorkload) scenario.all().get("main");
    }

    /** Returns the memory that the reference made last shares. */
    ReferenceKvCache memory() {
        return memory;
    }

    /** The engine, run to its end. */
    ServingEngine engine() {
        return engine(1, TIMES);
    }

    /** The same with so many times the memory, and another cost. */
    ServingEngine engine(int factor, StepTimes times) {
        ServingMemory held =
                new ServingMemory(
                        0, 0, 0, 1, 1, 1, blockSize, (long) blocks * factor, 0, BLOCK_BYTES);
        return ServingFixtures.run(scenario, times, held, trace);
    }

    StepByStepReference reference() {
        ServingWorkload workload = workload();
        var engine = workload.deployment().engine();
        List<KvTierRates> rates = new ArrayList<>();
        for (KvTier tier : engine.cache().tiers()) {
            rates.add(KvTierRates.of(tier, workload, scenario.cluster().firstNode()));
        }
        memory =
                new ReferenceKvCache(
                        trace.traits().prefixes(), engine.cache(), blockSize, BLOCK_BYTES, rates);
        StepJitter jitter = engine.stepJitter();
        RandomStream stream =
                new RandomStreams(1).stream("workloads.main.step_jitter").substream(0);
        return new StepByStepReference(
                trace,
                TIMES,
                new StepByStepReference.Rules(
                        blocks,
                        blockSize,
                        engine.kvMemory().watermark(),
                        workload.batching(),
                        workload.limits(),
                        workload.reservation(),
                        engine.order() == org.mirinae.workload.serving.QueueOrder.PRIORITY),
                memory,
                jitter == null ? null : new StepDelays(jitter, stream));
    }
}
