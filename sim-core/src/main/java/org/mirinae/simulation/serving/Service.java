package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.CacheSize;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.workload.Autoscaling;
import org.mirinae.workload.Gateway;
import org.mirinae.workload.PoolRole;
import org.mirinae.workload.ServingWorkload;
import org.mirinae.workload.TransferOverlap;

/**
 * Takes a request from its arrival to its last token: admission control lets it in, a router
 * gives it to a replica, and where prompts are computed apart from the rest its cache is sent to a
 * replica of a decode pool, whose blocks are taken before the sending begins. The first token is
 * that of the prompt's replica (as in DistServe, OSDI 2024).
 */
final class Service
        implements ReplicaListener, KvTransfers.Receiver, Scaler.Watcher, AdapterSlots.Ready {

    /** Sends requests and learns what becomes of them. */
    interface Clients {
        /** Hands over all requests that arrive up to now. */
        void handOver(long nowNanos);

        /** A request is answered, refused or rejected. */
        void answered(int request, long nowNanos);

        /** Returns whether any request is not yet answered. */
        boolean waitForAnswers();
    }

    private final ServingWorkload workload;
    private final Requests requests;
    private final Clients clients;
    private final Fleet fleet;
    private final LoadLog loads;
    private final Gate gate;
    private final RouterStage entry;
    private final @Nullable RouterStage decode;
    private final @Nullable EncodeStage encode;
    private final @Nullable AdapterSlots adapters;
    private final KvTransfers transfers;
    private final List<Scaler> scalers = new ArrayList<>();
    private final @Nullable Scaler[] scalerOf;
    private final CacheSize cache;
    private final double layers;
    private final boolean fitsEverywhere;
    private final IntDeque touched = new IntDeque();

    /**
     * For requests whose cache was sent: who computed it, when it was asked for, when it came.
     */
    final int[] prefillReplica;

    final long[] fetchedNanos;
    final long[] cameNanos;

    private int failed;
    private int rejected;

    Service(
            ServingWorkload workload,
            List<PoolSite> sites,
            Requests requests,
            RandomStreams streams,
            String name,
            Clients clients) {
        this.workload = workload;
        this.requests = requests;
        this.clients = clients;
        fleet = new Fleet(sites, requests, this, streams.stream(name + ".step_jitter"));
        Gateway gateway = workload.gateway();
        loads = new LoadLog(fleet, Math.round(gateway.metricsDelay().value() * 1e9));
        gate = new Gate(gateway, requests);
        entry =
                new RouterStage(
                        workload.routing(),
                        fleet,
                        requests,
                        loads,
                        streams.stream(name + ".routing"),
                        PoolRole.MIXED,
                        PoolRole.PREFILL);
        boolean apart = has(PoolRole.DECODE);
        decode =
                apart
                        ? new RouterStage(
                                workload.decodeRouting(),
                                fleet,
                                requests,
                                loads,
                                streams.stream(name + ".decode_routing"),
                                PoolRole.DECODE)
                        : null;
        transfers = new KvTransfers(fleet, this);
        adapters = AdapterSlots.of(workload, fleet, requests, this);
        encode = EncodeStage.of(workload, fleet, requests, streams, name, this::encoded);
        cache = CacheSize.of(workload.model(), workload.formats(), 1);
        layers = workload.model().layerCount();
        fitsEverywhere = sites.size() == 1;
        int sent = apart ? requests.count : 0;
        prefillReplica = new int[sent];
        fetchedNanos = new long[sent];
        cameNanos = new long[sent];
        scalerOf = new Scaler[sites.size()];
        for (int p = 0; p < sites.size(); p++) {
            PoolSite site = sites.get(p);
            Autoscaling law = site.pool().autoscaling();
            if (law != null) {
                Scaler scaler = new Scaler(law, fleet, p, StartTime.nanos(site), this);
                scalerOf[p] = scaler;
                scalers.add(scaler);
            }
        }
    }

    private boolean has(PoolRole role) {
        return fleet.pools.stream().anyMatch(site -> site.pool().role() == role);
    }

    void start(EventLoop loop) {
        fleet.start(loop);
        transfers.start(loop);
        if (adapters != null) {
            adapters.start(loop);
        }
        if (encode != null) {
            encode.start(loop);
        }
        scalers.forEach(scaler -> scaler.start(loop));
    }

    /** Sends between replicas over the links of the cluster's topology, where it has one. */
    void over(Supplier<FlowNetwork> network) {
        PoolSite first = fleet.pools.getFirst();
        boolean sends = decode != null || encode != null;
        if (sends && first.cluster().fabric().topology() != null) {
            transfers.over(
                    new FabricLanes(fleet, first.interconnect(), network.get()), requests.count);
        }
        StoreWiring.connect(fleet, scalerOf, network);
    }

    /** A request is through the front end; {@link #wake} follows at the same time. */
    void submit(int request, long nowNanos) {
        if (!fitsSomewhere(request)) {
            failed++;
            refuse(request, nowNanos);
        } else if (!gate.admits(request, nowNanos)) {
            rejected++;
            requests.rejected[request] = true;
            refuse(request, nowNanos);
        } else if ((gate.waiting() > 0 || !dispatch(request, nowNanos)) && !gate.offer(request)) {
            rejected++;
            requests.rejected[request] = true;
            refuse(request, nowNanos);
        }
    }

    private void refuse(int request, long nowNanos) {
        requests.failed[request] = true;
        clients.answered(request, nowNanos);
    }

    /** Gives a request to a replica, or to an encoder first; false when all have enough. */
    private boolean dispatch(int request, long nowNanos) {
        Integer most = workload.gateway().maxOutstanding();
        if (encode != null && encode.takes(request)) {
            if (most != null && encode.waiting() >= (long) most * encode.replicas()) {
                return false;
            }
            encode.submit(request, nowNanos);
            return true;
        }
        int replica =
                fitsEverywhere && most == null
                        ? entry.pick(request, nowNanos)
                        : entry.pick(
                                request,
                                nowNanos,
                                r ->
                                        (most == null || fleet.outstanding[r] < most)
                                                && fits(r, request));
        if (replica == RouterStage.NONE) {
            return false;
        }
        give(request, replica, nowNanos);
        return true;
    }

    /** Gives what an encoder made of a request to the replica of its prompt. */
    private void encoded(int request, int from, double bytes, long nowNanos) {
        int to = entry.pick(request, nowNanos, r -> fits(r, request));
        requests.replica[request] = to;
        fleet.give(to, requests.input[request]);
        loads.note(to, nowNanos);
        transfers.begin(request, from, to, bytes, 0, nowNanos);
        pump(nowNanos);
        wake(nowNanos);
    }

    private void give(int request, int replica, long nowNanos) {
        requests.replica[request] = replica;
        fleet.give(replica, requests.input[request]);
        loads.note(replica, nowNanos);
        enqueue(request, replica, nowNanos);
    }

    private void enqueue(int request, int replica, long nowNanos) {
        if (adapters != null) {
            adapters.enter(request, replica, nowNanos);
        } else {
            ready(request, replica);
        }
    }

    @Override
    public void ready(int request, int replica) {
        fleet.replicas[replica].enqueue(request);
        touched.addLast(replica);
    }

    private void drop(int request, int replica, long nowNanos) {
        fleet.take(replica, requests.input[request]);
        loads.note(replica, nowNanos);
        if (adapters != null) {
            adapters.leave(request, replica, nowNanos);
        }
        Scaler scaler = scalerOf[fleet.poolOf[replica]];
        if (scaler != null) {
            scaler.idle(replica, nowNanos);
        }
    }

    private boolean fitsSomewhere(int request) {
        Integer longest = workload.engine().maxContext();
        long all = (long) requests.input[request] + requests.output[request];
        if (longest != null && all > longest) {
            return false;
        }
        boolean decodes = decode == null;
        boolean prompts = false;
        for (PoolSite site : fleet.pools) {
            switch (site.pool().role()) {
                case MIXED -> {
                    if (site.fits(all - 1)) {
                        return true;
                    }
                }
                case PREFILL -> prompts |= site.fits(requests.input[request]);
                case DECODE -> decodes |= site.fits(all - 1);
                case ENCODE -> {}
            }
        }
        return prompts && decodes;
    }

    /**
     * Returns whether a replica can do its part of a request; the last token is never computed.
     */
    private boolean fits(int replica, int request) {
        PoolSite site = fleet.site(replica);
        int input = requests.input[request];
        return site.fits(
                site.pool().role() == PoolRole.PREFILL
                        ? input
                        : (long) input + requests.output[request] - 1);
    }

    /** Lets replicas that were given something begin. */
    @Override
    public void wake(long nowNanos) {
        while (!touched.isEmpty()) {
            fleet.replicas[touched.removeFirst()].wake(nowNanos);
        }
    }

    private void pump(long nowNanos) {
        while (gate.waiting() > 0 && dispatch(gate.first(), nowNanos)) {
            gate.removeFirst();
        }
    }

    @Override
    public void deliver(long nowNanos) {
        clients.handOver(nowNanos);
        pump(nowNanos);
        wake(nowNanos);
    }

    @Override
    public void finished(int request, long nowNanos) {
        drop(request, requests.replica[request], nowNanos);
        clients.answered(request, nowNanos);
    }

    @Override
    public boolean leaves(int request, long nowNanos) {
        int from = requests.replica[request];
        if (decode == null || fleet.site(from).pool().role() != PoolRole.PREFILL) {
            return false;
        }
        drop(request, from, nowNanos);
        prefillReplica[request] = from;
        requests.remote[request] = true;
        give(request, decode.pick(request, nowNanos, r -> fits(r, request)), nowNanos);
        return true;
    }

    @Override
    public void fetch(int request, long nowNanos) {
        fetchedNanos[request] = nowNanos;
        int from = prefillReplica[request];
        int to = requests.replica[request];
        double all = cache.bytes(requests.input[request]);
        double ahead = 0;
        if (workload.kvTransfer().overlap() == TransferOverlap.LAYERWISE) {
            long computing = requests.firstTokenNanos[request] - requests.begunNanos[request];
            double sent = transfers.expectedRate(from, to) * computing / 1e9;
            // The last layer is never sent before the prompt is computed.
            ahead = Math.min(sent, all) * (layers - 1) / layers;
        }
        transfers.begin(request, from, to, all, ahead, nowNanos);
    }

    @Override
    public void received(int request, long nowNanos) {
        int to = requests.replica[request];
        if (requests.remote[request]) {
            int from = prefillReplica[request];
            cameNanos[request] = nowNanos;
            fleet.replicas[from].blocks().giveBack(request);
            fleet.replicas[to].arrived(request);
            touched.addLast(from);
            touched.addLast(to);
        } else {
            enqueue(request, to, nowNanos);
        }
        wake(nowNanos);
    }

    @Override
    public void changed(long nowNanos) {
        entry.reopen();
        if (decode != null) {
            decode.reopen();
        }
        if (encode != null) {
            encode.reopen();
        }
        pump(nowNanos);
        wake(nowNanos);
    }

    @Override
    public boolean busy() {
        return clients.waitForAnswers();
    }

    @Override
    public int waiting() {
        return gate.waiting();
    }

    Fleet fleet() {
        return fleet;
    }

    KvTransfers transfers() {
        return transfers;
    }

    @Nullable AdapterSlots adapters() {
        return adapters;
    }

    @Nullable EncodeStage encode() {
        return encode;
    }

    /** Returns the autoscaler of a pool, or null. */
    @Nullable Scaler scaler(int pool) {
        return scalerOf[pool];
    }

    /** Requests that no replica could hold. */
    int failed() {
        return failed;
    }

    /** Requests the gate turned away. */
    int rejected() {
        return rejected;
    }
}
