package org.mirinae.simulation.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.random.RandomStream;

/**
 * All replicas of a service, pool after pool, with what the front of the service knows of each: how
 * many requests it has, how many prompt tokens those bring, and whether it takes more.
 */
final class Fleet {

    final List<PoolSite> pools;
    final int[] first;
    final int[] poolOf;
    final Replica[] replicas;
    final int[] outstanding;
    final long[] promptTokens;
    final boolean[] takes;
    final long[] routedTo;

    /** The tiers below the memory of each pool's GPUs; null where there are none. */
    final @Nullable KvTiers[] tiers;

    /**
     * Replicas that take requests in the beginning do so from now on.
     *
     * @param delays where iterations are delayed at random
     */
    Fleet(List<PoolSite> pools, Requests requests, ReplicaListener listener, RandomStream delays) {
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
            PoolSite site = pools.get(p);
            ReplicaMaker maker = new ReplicaMaker(site, requests, delays);
            tiers[p] = maker.tiers();
            for (int r = first[p]; r < first[p + 1]; r++) {
                poolOf[r] = p;
                takes[r] = r - first[p] < site.pool().replicas();
                replicas[r] = maker.make(r - first[p], r, listener);
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

    int size() {
        return replicas.length;
    }

    PoolSite site(int replica) {
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
