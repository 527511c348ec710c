package org.mirinae.simulation.serving.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.TransferLink;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.perf.kernel.MemoryLevels;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.serving.Adapters;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * The adapters that replicas hold. A request enters a replica when its adapter is in a slot there;
 * one that is not is loaded from host memory over the GPUs' host links, one load after another,
 * into the free slot or the one of those nobody uses that was used longest ago. Where all slots
 * serve others, requests wait in the order in which they came. Products with an adapter are taken
 * to add nothing to an iteration.
 */
public final class AdapterSlots {

    private static final int NONE = -1;

    /** Takes requests whose adapter is there. */
    interface Ready {
        /** A request may begin on its replica; {@link #wake} follows at the same time. */
        void ready(int request, int replica);

        /** Lets the requests that are ready begin. */
        void wake(long nowNanos);
    }

    private final Fleet fleet;
    private final Requests requests;
    private final Ready ready;
    private final int slots;
    private final int[] adapter;
    private final int[] users;
    private final long[] usedNanos;
    private final boolean[] loaded;
    private final long[] linkFreeNanos;
    private final IntDeque[] parked;
    private final long[] loadNanos;

    private EventLoop loop = new EventLoop();
    private int handler;
    private long loads;
    private long hits;

    private AdapterSlots(
            ServingWorkload workload,
            Adapters adapters,
            Fleet fleet,
            Requests requests,
            Ready ready) {
        this.fleet = fleet;
        this.requests = requests;
        this.ready = ready;
        slots = adapters.slots();
        int all = slots * fleet.size();
        adapter = new int[all];
        Arrays.fill(adapter, NONE);
        users = new int[all];
        usedNanos = new long[all];
        loaded = new boolean[all];
        linkFreeNanos = new long[fleet.size()];
        parked = new IntDeque[fleet.size()];
        Arrays.setAll(parked, r -> new IntDeque());
        loadNanos = new long[fleet.pools.size()];
        double bytes = bytes(workload.model(), adapters.rank());
        for (int p = 0; p < loadNanos.length; p++) {
            PoolDeployment deployment = fleet.pools.get(p);
            TransferLink link = MemoryLevels.of(deployment.cluster().firstNode()).toHost();
            // Tensor ranks each load their part.
            double share = bytes / deployment.pool().plan().gpus();
            double seconds =
                    link.latency().value() + share / link.ratePerDirection().bytesPerSecond();
            loadNanos[p] = Math.max(1, Math.round(seconds * 1e9));
        }
    }

    /** Makes the slots of a workload, or returns null where it has no adapters. */
    static @Nullable AdapterSlots of(
            ServingWorkload workload, Fleet fleet, Requests requests, Ready ready) {
        Adapters adapters = workload.adapters();
        return adapters == null
                ? null
                : new AdapterSlots(workload, adapters, fleet, requests, ready);
    }

    /**
     * Bytes of an adapter in 16 bits: for each matrix of attention and feed-forward two of its
     * rank, as wide as it is high and as it is wide (Hu et al. 2021); of experts the shared ones
     * only. The matrices of a layer are taken as squares of the model's width with the parameters
     * they have.
     */
    static double bytes(LanguageModel model, int rank) {
        double elements = 0;
        for (LayerGroup group : model.layers()) {
            FeedForward forward = group.feedForward();
            double dense =
                    group.mixer().parameters(model.hidden())
                            + (forward.routed() != null ? 0 : forward.parameters(model.hidden()));
            // A matrix of n by h has n h parameters and needs rank (n + h) elements.
            double squares = dense / model.hidden() / model.hidden();
            elements += group.count() * squares * 2 * rank * model.hidden();
        }
        return 2 * elements;
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register((nowNanos, slot) -> come((int) slot, nowNanos));
    }

    /** A request is given to a replica: it begins now, or when its adapter is there. */
    void enter(int request, int replica, long nowNanos) {
        int wanted = requests.adapter(request);
        if (wanted < 0) {
            ready.ready(request, replica);
            return;
        }
        int slot = find(replica, wanted);
        hits += slot >= 0 ? 1 : 0;
        if (slot < 0) {
            slot = lacking(replica) ? NONE : free(replica);
            if (slot >= 0) {
                load(slot, replica, wanted, nowNanos);
            }
        }
        if (slot >= 0) {
            users[slot]++;
        }
        if (slot >= 0 && loaded[slot]) {
            ready.ready(request, replica);
        } else {
            parked[replica].addLast(request);
        }
    }

    private int find(int replica, int wanted) {
        for (int s = replica * slots; s < (replica + 1) * slots; s++) {
            if (adapter[s] == wanted) {
                return s;
            }
        }
        return NONE;
    }

    /** Returns whether somebody waits for a slot, and would be overtaken. */
    private boolean lacking(int replica) {
        IntDeque line = parked[replica];
        for (int i = 0; i < line.size(); i++) {
            if (find(replica, requests.adapter(line.get(i))) < 0) {
                return true;
            }
        }
        return false;
    }

    private int free(int replica) {
        int best = NONE;
        for (int s = replica * slots; s < (replica + 1) * slots; s++) {
            boolean idle = users[s] == 0 && (loaded[s] || adapter[s] == NONE);
            if (idle && (best < 0 || usedNanos[s] < usedNanos[best])) {
                best = s;
            }
        }
        return best;
    }

    private void load(int slot, int replica, int wanted, long nowNanos) {
        adapter[slot] = wanted;
        loaded[slot] = false;
        loads++;
        long from = Math.max(nowNanos, linkFreeNanos[replica]);
        linkFreeNanos[replica] = from + loadNanos[fleet.poolOf[replica]];
        loop.schedule(linkFreeNanos[replica], handler, slot);
    }

    private void come(int slot, long nowNanos) {
        loaded[slot] = true;
        release(slot / slots, slot);
        ready.wake(nowNanos);
    }

    /** Lets in those parked for a slot; they count as its users already. */
    private void release(int replica, int slot) {
        IntDeque line = parked[replica];
        for (int i = line.size(); i > 0; i--) {
            int request = line.removeFirst();
            if (requests.adapter(request) == adapter[slot]) {
                ready.ready(request, replica);
            } else {
                line.addLast(request);
            }
        }
    }

    /** A request is done on a replica; whoever waited for its slot may load now. */
    void leave(int request, int replica, long nowNanos) {
        int used = requests.adapter(request);
        int slot = used < 0 ? NONE : find(replica, used);
        if (slot < 0) {
            return;
        }
        users[slot]--;
        usedNanos[slot] = nowNanos;
        IntDeque line = parked[replica];
        for (int i = 0; i < line.size(); i++) {
            int wanted = requests.adapter(line.get(i));
            if (find(replica, wanted) < 0) {
                int next = free(replica);
                if (next < 0) {
                    return;
                }
                load(next, replica, wanted, nowNanos);
                users[next] = count(line, wanted);
            }
        }
    }

    private int count(IntDeque line, int wanted) {
        int count = 0;
        for (int i = 0; i < line.size(); i++) {
            count += requests.adapter(line.get(i)) == wanted ? 1 : 0;
        }
        return count;
    }

    /** Returns whether a replica holds the adapter of a request, or needs none for it. */
    boolean holds(int request, int replica) {
        int wanted = requests.adapter(request);
        return wanted < 0 || find(replica, wanted) >= 0;
    }

    /** Adapters loaded. */
    public long loads() {
        return loads;
    }

    /** Requests that found their adapter on their replica. */
    public long hits() {
        return hits;
    }

    /** Returns how long a load takes on a pool. */
    public double loadSeconds(int pool) {
        return loadNanos[pool] / 1e9;
    }
}
