package org.mirinae.simulation.serving.replica;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.perf.serving.KvTierRates;
import org.mirinae.perf.serving.OffloadedWeights;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.serving.kvcache.KvCache;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.kvcache.PrefixCache;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.ReplicaListener;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.StepDelays;
import org.mirinae.simulation.serving.state.WaitingQueue;
import org.mirinae.stack.KvReservation;
import org.mirinae.workload.serving.EngineSettings;
import org.mirinae.workload.serving.KvTier;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.StepJitter;

/** Makes the replicas of a pool, and the tiers they share. */
public final class ReplicaFactory {

    private final PoolDeployment deployment;
    private final ServingWorkload workload;
    private final ServingMemory memory;
    private final Requests requests;
    private final RandomStream delays;
    private final @Nullable KvTiers tiers;

    /**
     * Makes the factory of one pool.
     *
     * @param delays where iterations are delayed at random, a substream for each replica
     */
    public ReplicaFactory(PoolDeployment deployment, Requests requests, RandomStream delays) {
        this.deployment = deployment;
        this.workload = deployment.workload();
        this.memory = deployment.memory();
        this.requests = requests;
        this.delays = delays;
        boolean some =
                !workload.deployment().engine().cache().tiers().isEmpty()
                        && requests.prefixes != null;
        this.tiers = some ? tiers(deployment.cluster().firstNode()) : null;
    }

    private KvTiers tiers(Node node) {
        List<KvTierRates> rates = new ArrayList<>();
        for (KvTier tier : workload.deployment().engine().cache().tiers()) {
            KvTierRates known = KvTierRates.of(tier, workload, node);
            if (known != null) {
                rates.add(known);
            }
        }
        double bytes = blockBytes(memory);
        int replicas = deployment.pool().mostReplicas();
        return new KvTiers(
                requests, replicas, bytes, rates, workload.deployment().engine().cache());
    }

    /** Bytes of a block of the prefix cache. */
    private static double blockBytes(ServingMemory memory) {
        return memory.blockBytes() * PrefixCache.weight(memory.blockSize());
    }

    /** Returns what stands against the tiers of a workload. */
    public static List<Problem> problems(
            String path, ServingWorkload workload, ServingMemory memory, Node node) {
        List<Problem> problems = new ArrayList<>();
        List<KvTier> tiers = workload.deployment().engine().cache().tiers();
        for (int i = 0; i < tiers.size(); i++) {
            KvTierRates rates = KvTierRates.of(tiers.get(i), workload, node);
            String at = path + ".engine.cache.tiers[" + i + "]";
            if (rates == null) {
                problems.add(
                        new Problem(
                                at,
                                node.name() + " has nothing that such a tier lies in",
                                "Maybe remove it, or take another node."));
            } else if (rates.capacity() < blockBytes(memory)) {
                problems.add(
                        new Problem(
                                at + ".capacity",
                                "the tier is smaller than one block of "
                                        + Math.round(blockBytes(memory))
                                        + " bytes",
                                "Maybe raise it."));
            }
        }
        if (workload.deployment().engine().weightOffload() != null
                && OffloadedWeights.rates(workload, node) == null) {
            problems.add(
                    new Problem(
                            path + ".engine.weight_offload.from",
                            node.name() + " has nothing that such weights lie in",
                            "Maybe dram."));
        }
        return problems;
    }

    /** The tiers below the GPUs' memory; null where there are none. */
    @Nullable
    public KvTiers tiers() {
        return tiers;
    }

    /**
     * One replica.
     *
     * @param place of the replica in its pool
     * @param number of the replica in the service
     */
    public Replica make(int place, int number, ReplicaListener listener) {
        EngineSettings engine = workload.deployment().engine();
        WaitingQueue waiting = new WaitingQueue(requests, engine.order());
        KvConnector connector = new KvConnector(place, requests, engine.cache(), tiers, waiting);
        PrefixCache cache =
                new PrefixCache(requests, engine.cache(), memory.blockSize(), connector);
        KvReservation reservation = workload.reservation();
        KvCache blocks =
                new KvCache(memory, engine.kvMemory().watermark(), reservation, cache, requests);
        boolean whole = reservation == KvReservation.WHOLE;
        DecodeBatch decodes = new DecodeBatch(requests, memory, whole);
        Scheduler.Memory in =
                new Scheduler.Memory(blocks, decodes, waiting, connector, engine.order());
        Scheduler scheduler =
                new Scheduler(requests, deployment.policy(), deployment.limits(), in, listener);
        StepJitter jitter = engine.stepJitter();
        StepDelays drawn = jitter == null ? null : new StepDelays(jitter, delays.substream(number));
        Replica replica = new Replica(requests, scheduler, deployment.times(), in, drawn, listener);
        if (tiers != null) {
            tiers.join(place, replica);
        }
        return replica;
    }
}
