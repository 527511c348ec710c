package org.mirinae.simulation.serving.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.replica.Replica;
import org.mirinae.simulation.serving.replica.ReplicaFactory;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.ReplicaListener;
import org.mirinae.simulation.serving.state.Requests;

/**
 * All replicas of a service, pool after pool, with what the front of the service knows of each: how
 * many requests it has, how many prompt tokens those bring, and whether it takes more.
 */
public final class Fleet {

    public final List<PoolDeployment> pools;
    public final int[] first;
    final int[] poolOf;
    public final Replica[] replicas;
    public final int[] outstanding;
    final long[] promptTokens;
    final boolean[] takes;
    public final long[] routedTo;

    /** The tiers below the memory of each pool's GPUs; null where there are none. */
    final @Nullable public KvTiers[] tiers;

    /**
     * Replicas that take requests in the beginning do so from now on.
     *
     * @param delays where iterations are delayed at random
     */
    Fleet(
            List<PoolDeployment> pools,
            Requests requests,
            ReplicaListener listener,
            RandomStream delays) {
        this.pools = pools;
        first = new int[pools.size() + 1];
        for (int p = 0; p < pools.size(); p++) {
            first[p + 1] = first[p] + pools.get(p).pool().mostReplicas();
        }
        int count = first[pools.size()];
        poolOf = new int[count];
        replicas = new Replica[count];
        outstanding = new int[count];
        promptTokens = new long[count];
        takes = new boolean[count];
        routedTo = new long[count];
        tiers = new KvTiers[pools.size()];
        for (int p = 0; p < pools.size(); p++) {
            PoolDeployment deployment = pools.get(p);
            ReplicaFactory factory = new ReplicaFactory(deployment, requests, delays);
            tiers[p] = factory.tiers();
            for (int r = first[p]; r < first[p + 1]; r++) {
                poolOf[r] = p;
                takes[r] = r - first[p] < deployment.pool().replicas();
                replicas[r] = factory.make(r - first[p], r, listener);
            }
        }
    }

    void start(EventLoop loop) {
        for (Replica replica : replicas) {
            replica.start(loop);
        }
        for (KvTiers below : tiers) {
            if (below != null) {
                below.start(loop);
            }
        }
    }

    public int size() {
        return replicas.length;
    }

    public PoolDeployment deployment(int replica) {
        return pools.get(poolOf[replica]);
    }

    /** Place of a replica within its pool. */
    int place(int replica) {
        return replica - first[poolOf[replica]];
    }

    /** A replica is given a request. */
    void give(int replica, int inputTokens) {
        outstanding[replica]++;
        promptTokens[replica] += inputTokens;
        routedTo[replica]++;
    }

    /** A replica is done with a request. */
    void take(int replica, int inputTokens) {
        outstanding[replica]--;
        promptTokens[replica] -= inputTokens;
    }
}
