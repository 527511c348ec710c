package org.mirinae.simulation.serving.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.architecture.CacheSize;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.serving.state.ColdStart;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.ReplicaListener;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.gateway.Gateway;
import org.mirinae.workload.serving.Autoscaling;
import org.mirinae.workload.serving.PoolRole;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.TransferOverlap;

/**
 * Takes a request from its arrival to its last token: admission control lets it in, a router gives
 * it to a replica, and where prompts are computed apart from the rest its cache is sent to a
 * replica of a decode pool, whose blocks are taken before the sending begins. The first token is
 * that of the prompt's replica (as in DistServe, OSDI 2024).
 */
public final class Service
        implements ReplicaListener, KvTransfers.Receiver, Autoscaler.Watcher, AdapterSlots.Ready {

    /** Sends requests and learns what becomes of them. */
    public interface Clients {
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
    private final LoadSnapshots loads;
    private final AdmissionControl admission;
    private final RouterStage entry;
    private final @Nullable RouterStage decode;
    private final @Nullable EncodeStage encode;
    private final @Nullable AdapterSlots adapters;
    private final KvTransfers transfers;
    private final List<Autoscaler> autoscalers = new ArrayList<>();
    private final @Nullable Autoscaler[] scalerOf;
    private final CacheSize cache;
    private final double layers;
    private final boolean fitsEverywhere;
    private final IntDeque touched = new IntDeque();

    /** For requests whose cache was sent: who computed it, when it was asked for, when it came. */
    final int[] prefillReplica;

    public final long[] fetchedNanos;
    public final long[] cameNanos;

    private int failed;
    private int rejected;

    public Service(
            ServingWorkload workload,
            List<PoolDeployment> deployments,
            Requests requests,
            RandomStreams streams,
            String name,
            Clients clients) {
        this.workload = workload;
        this.requests = requests;
        this.clients = clients;
        fleet = new Fleet(deployments, requests, this, streams.stream(name + ".step_jitter"));
        Gateway gateway = workload.gateway();
        loads = new LoadSnapshots(fleet, Math.round(gateway.metricsDelay().value() * 1e9));
        admission = new AdmissionControl(gateway, requests);
        entry =
                new RouterStage(
                        workload.routing().policy(),
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
                                workload.routing().decode(),
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
        fitsEverywhere = deployments.size() == 1;
        int sent = apart ? requests.count : 0;
        prefillReplica = new int[sent];
        fetchedNanos = new long[sent];
        cameNanos = new long[sent];
        scalerOf = new Autoscaler[deployments.size()];
        for (int p = 0; p < deployments.size(); p++) {
            PoolDeployment deployment = deployments.get(p);
            Autoscaling law = deployment.pool().autoscaling();
            if (law != null) {
                Autoscaler autoscaler =
                        new Autoscaler(law, fleet, p, ColdStart.nanos(deployment), this);
                scalerOf[p] = autoscaler;
                autoscalers.add(autoscaler);
            }
        }
    }

    private boolean has(PoolRole role) {
        return fleet.pools.stream().anyMatch(deployment -> deployment.pool().role() == role);
    }

    public void start(EventLoop loop) {
        fleet.start(loop);
        transfers.start(loop);
        if (adapters != null) {
            adapters.start(loop);
        }
        if (encode != null) {
            encode.start(loop);
        }
        autoscalers.forEach(autoscaler -> autoscaler.start(loop));
    }

    /** Sends between replicas over the links of the cluster's topology, where it has one. */
    public void over(Supplier<FlowNetwork> network) {
        PoolDeployment first = fleet.pools.getFirst();
        boolean sends = decode != null || encode != null;
        if (sends && first.cluster().fabric().topology() != null) {
            transfers.over(
                    new KvTransferFlows(fleet, first.interconnect(), network.get()),
                    requests.count);
        }
        StoreWiring.connect(fleet, scalerOf, network);
    }

    /** A request is through the front end; {@link #wake} follows at the same time. */
    public void submit(int request, long nowNanos) {
        if (!fitsSomewhere(request)) {
            failed++;
            refuse(request, nowNanos);
        } else if (!admission.admits(request, nowNanos)) {
            rejected++;
            requests.rejected[request] = true;
            refuse(request, nowNanos);
        } else if ((admission.waiting() > 0 || !dispatch(request, nowNanos))
                && !admission.offer(request)) {
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
        Autoscaler autoscaler = scalerOf[fleet.poolOf[replica]];
        if (autoscaler != null) {
            autoscaler.idle(replica, nowNanos);
        }
    }

    private boolean fitsSomewhere(int request) {
        Integer longest = workload.deployment().engine().maxContext();
        long all = (long) requests.input[request] + requests.output[request];
        if (longest != null && all > longest) {
            return false;
        }
        boolean decodes = decode == null;
        boolean prompts = false;
        for (PoolDeployment deployment : fleet.pools) {
            switch (deployment.pool().role()) {
                case MIXED -> {
                    if (deployment.fits(all - 1)) {
                        return true;
                    }
                }
                case PREFILL -> prompts |= deployment.fits(requests.input[request]);
                case DECODE -> decodes |= deployment.fits(all - 1);
                case ENCODE -> {}
            }
        }
        return prompts && decodes;
    }

    /** Returns whether a replica can do its part of a request; the last token is never computed. */
    private boolean fits(int replica, int request) {
        PoolDeployment deployment = fleet.deployment(replica);
        int input = requests.input[request];
        return deployment.fits(
                deployment.pool().role() == PoolRole.PREFILL
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
        while (admission.waiting() > 0 && dispatch(admission.first(), nowNanos)) {
            admission.removeFirst();
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
        if (decode == null || fleet.deployment(from).pool().role() != PoolRole.PREFILL) {
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
        if (workload.routing().kvTransfer().overlap() == TransferOverlap.LAYERWISE) {
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
        return admission.waiting();
    }

    public Fleet fleet() {
        return fleet;
    }

    public KvTransfers transfers() {
        return transfers;
    }

    @Nullable
    public AdapterSlots adapters() {
        return adapters;
    }

    @Nullable
    public EncodeStage encode() {
        return encode;
    }

    /** Returns the autoscaler of a pool, or null. */
    @Nullable
    public Autoscaler autoscaler(int pool) {
        return scalerOf[pool];
    }

    /** Requests that no replica could hold. */
    public int failed() {
        return failed;
    }

    /** Requests admission control turned away. */
    public int rejected() {
        return rejected;
    }
}
