package org.mirinae.simulation.serving.gateway;

import java.util.function.IntPredicate;
import org.mirinae.policy.RoutingPolicy;
import org.mirinae.policy.RoutingView;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.serving.PoolRole;

/** A router over the replicas of some roles: those that take requests at the moment. */
final class RouterStage implements RoutingView {

    static final int NONE = -1;

    private final RoutingPolicy policy;
    private final Fleet fleet;
    private final Requests requests;
    private final LoadSnapshots loads;
    private final RandomStream random;
    private final IntPredicate member;

    private int[] open = new int[0];
    private int[] candidates = new int[0];
    private int count;
    private long routed;
    private int request;

    /**
     * A router.
     *
     * @param roles of the pools whose replicas it chooses from
     */
    RouterStage(
            RoutingPolicy policy,
            Fleet fleet,
            Requests requests,
            LoadSnapshots loads,
            RandomStream random,
            PoolRole... roles) {
        this.policy = policy;
        this.fleet = fleet;
        this.requests = requests;
        this.loads = loads;
        this.random = random;
        this.member =
                replica -> {
                    for (PoolRole role : roles) {
                        if (fleet.deployment(replica).pool().role() == role) {
                            return true;
                        }
                    }
                    return false;
                };
        reopen();
    }

    /** Replicas have come or gone. */
    void reopen() {
        int[] found = new int[fleet.size()];
        int n = 0;
        for (int r = 0; r < found.length; r++) {
            if (fleet.takes[r] && member.test(r)) {
                found[n++] = r;
            }
        }
        open = java.util.Arrays.copyOf(found, n);
    }

    /** Returns how many replicas take requests. */
    int open() {
        return open.length;
    }

    /** The replica for a request. */
    int pick(int forRequest, long nowNanos) {
        candidates = open;
        count = open.length;
        return choose(forRequest, nowNanos);
    }

    /** The replica for a request among those that pass a test, or {@link #NONE}. */
    int pick(int forRequest, long nowNanos, IntPredicate among) {
        int[] found = candidates == open ? new int[open.length] : candidates;
        found = found.length < open.length ? new int[open.length] : found;
        int n = 0;
        for (int replica : open) {
            if (among.test(replica)) {
                found[n++] = replica;
            }
        }
        candidates = found;
        count = n;
        return n == 0 ? NONE : choose(forRequest, nowNanos);
    }

    private int choose(int forRequest, long nowNanos) {
        request = forRequest;
        loads.see(nowNanos);
        int chosen = candidates[policy.route(this)];
        routed++;
        return chosen;
    }

    @Override
    public int replicas() {
        return count;
    }

    @Override
    public long routed() {
        return routed;
    }

    @Override
    public int outstanding(int replica) {
        return loads.outstanding(candidates[replica]);
    }

    @Override
    public double weight(int replica) {
        return fleet.deployment(candidates[replica]).pool().weight();
    }

    @Override
    public long promptTokens(int replica) {
        return loads.promptTokens(candidates[replica]);
    }

    @Override
    public double kvUse(int replica) {
        return loads.kvUse(candidates[replica]);
    }

    @Override
    public long inputTokens() {
        return requests.input[request];
    }

    @Override
    public long cachedTokens(int replica) {
        return fleet.replicas[candidates[replica]].cachedTokens(request);
    }

    @Override
    public long session() {
        return requests.session(request);
    }

    @Override
    public int identity(int replica) {
        return candidates[replica];
    }

    @Override
    public double draw() {
        return random.nextDouble();
    }
}
