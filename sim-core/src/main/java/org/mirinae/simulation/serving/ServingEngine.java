package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.ChipRates;
import org.mirinae.cost.ServingMemory;
import org.mirinae.cost.StepCost;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Precision;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.RoutingView;
import org.mirinae.result.ServingResult;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.stack.KvReservation;
import org.mirinae.workload.ArrivalProcess;
import org.mirinae.workload.RequestTrace;
import org.mirinae.workload.ServingWorkload;

/**
 * Runs one serving workload: hands requests to replicas when they arrive, or when a client of a
 * closed loop is free again, and gathers what becomes of them.
 */
final class ServingEngine implements WorkloadEngine, RoutingView, Replica.Listener {

    private final String path;
    private final ServingWorkload workload;
    private final Cluster cluster;
    private final ServingMemory memory;
    private final BatchingPolicy policy;
    private final Requests requests;
    private final Replica[] replicas;
    private final int[] outstanding;
    private final IntDeque touched = new IntDeque();
    private final long frontEndNanos;
    private final long unknownNanos;
    private final int clients;
    private final Followers followers;

    private EventLoop loop = new EventLoop();
    private int handler;
    private int cursor;
    private long routed;
    private int done;
    private int failed;

    ServingEngine(
            String path,
            ServingWorkload workload,
            Cluster cluster,
            ServingMemory memory,
            BatchingPolicy policy,
            StepCost cost,
            RequestTrace trace) {
        this.path = path;
        this.workload = workload;
        this.cluster = cluster;
        this.memory = memory;
        this.policy = policy;
        requests = new Requests(trace);
        followers = new Followers(trace);
        replicas = new Replica[workload.replicas()];
        outstanding = new int[replicas.length];
        frontEndNanos = workload.stack().overheads().request().toNanos();
        unknownNanos = Long.MAX_VALUE - frontEndNanos;
        for (int i = 0; i < replicas.length; i++) {
            boolean whole = workload.reservation() == KvReservation.WHOLE;
            BlockPool blocks =
                    new BlockPool(memory, workload.engine().watermark(), whole, requests);
            DecodeBatch decodes = new DecodeBatch(requests, memory, whole);
            replicas[i] = new Replica(requests, policy, cost, blocks, decodes, this);
        }
        clients =
                workload.arrivals() != null
                                && workload.arrivals().process()
                                        instanceof ArrivalProcess.ClosedLoop loopOf
                        ? loopOf.concurrency()
                        : 0;
    }

    @Override
    public void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register((nowNanos, payload) -> onArrival(nowNanos));
        followers.start(onLoop, this::onFollower);
        for (Replica replica : replicas) {
            replica.start(onLoop);
        }
        if (requests.count == 0) {
            return;
        }
        if (clients > 0) {
            // What lies behind the first wave arrives when a client is free.
            int first = Math.min(clients, requests.count);
            Arrays.fill(requests.arrivalNanos, 0, first, 0);
            Arrays.fill(requests.arrivalNanos, first, requests.count, unknownNanos);
        }
        onLoop.schedule(requests.arrivalNanos[0] + frontEndNanos, handler, 0);
    }

    private void onArrival(long nowNanos) {
        handOver(nowNanos);
        wakeTouched(nowNanos);
        if (cursor < requests.count && (clients == 0 || known(cursor))) {
            loop.schedule(requests.arrivalNanos[cursor] + frontEndNanos, handler, 0);
        }
    }

    /** A later turn of a conversation arrives. */
    private void onFollower(long nowNanos, long request) {
        route((int) request);
        wakeTouched(nowNanos);
    }

    private boolean known(int request) {
        return requests.arrivalNanos[request] != unknownNanos;
    }

    @Override
    public void deliver(long nowNanos) {
        handOver(nowNanos);
        wakeTouched(nowNanos);
    }

    private void handOver(long nowNanos) {
        while (cursor < requests.count
                && requests.arrivalNanos[cursor] + frontEndNanos <= nowNanos) {
            if (followers.first(cursor)) {
                route(cursor);
            }
            cursor++;
        }
    }

    private void route(int request) {
        int tokens = requests.input[request] + requests.output[request];
        // The last token of an answer is never computed.
        boolean fits = tokens - 1 <= memory.longestSequence() && policy.admits(tokens - 1);
        Integer longest = workload.engine().maxContext();
        if (!fits || longest != null && tokens > longest) {
            requests.failed[request] = true;
            failed++;
            answered(request, requests.arrivalNanos[request] + frontEndNanos);
            return;
        }
        int replica = workload.routing().route(this);
        routed++;
        outstanding[replica]++;
        requests.replica[request] = replica;
        replicas[replica].enqueue(request);
        touched.addLast(replica);
    }

    private void wakeTouched(long nowNanos) {
        while (!touched.isEmpty()) {
            replicas[touched.removeFirst()].wake(nowNanos);
        }
    }

    @Override
    public void finished(int request, long nowNanos) {
        outstanding[requests.replica[request]]--;
        answered(request, nowNanos);
    }

    /**
     * A client of a closed loop sends its next request when the last one is answered, that of a
     * conversation when it has thought about the answer.
     */
    private void answered(int request, long nowNanos) {
        followers.answered(request, nowNanos, frontEndNanos, requests);
        int next = clients + done++;
        if (clients == 0 || next >= requests.count) {
            return;
        }
        requests.arrivalNanos[next] = nowNanos;
        if (frontEndNanos > 0) {
            loop.schedule(nowNanos + frontEndNanos, handler, 0);
        }
    }

    @Override
    public long gpus() {
        return workload.plan().gpus() * replicas.length;
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        memory.parts().forEach(part -> bytes.put(part.name(), part.bytes()));
        bytes.put("capacity", memory.capacity());
        return bytes;
    }

    @Override
    public double fractionDone() {
        return requests.count == 0 ? 1 : (double) done / requests.count;
    }

    private ServingReport gather() {
        ServingReport report = new ServingReport(path, workload, cluster, requests, failed);
        for (Replica replica : replicas) {
            report.add(replica.gaps(), replica.meter());
        }
        return report;
    }

    /** The figures alone. */
    ServingResult result() {
        return gather().result();
    }

    /** What became of each request. */
    Requests requests() {
        return requests;
    }

    @Override
    public WorkloadReport report() {
        ServingReport report = gather();
        SequencedMap<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        files.put("requests.csv", report::requestsCsv);
        return new WorkloadReport(
                report.result(),
                report.basis(),
                report.busySeconds(),
                report.activeJoules(),
                gpus(),
                assumptions(),
                files);
    }

    private List<String> assumptions() {
        List<String> assumptions = new ArrayList<>();
        Gpu gpu = cluster.firstNode().gpu();
        Precision asked = workload.formats().compute();
        Precision computed = new ChipRates(gpu, workload.stack()).computedIn(asked);
        if (computed != null && computed != asked) {
            assumptions.add(
                    gpu.name() + " multiplies " + asked + " at its rate for " + computed + ".");
        }
        if (workload.plan().data() > 1 || workload.plan().pipeline() > 1) {
            assumptions.add(
                    "The batch of a replica is spread evenly over its attention data-parallel ranks"
                            + " and pipeline micro-batches.");
        }
        return assumptions;
    }

    @Override
    public int replicas() {
        return replicas.length;
    }

    @Override
    public long routed() {
        return routed;
    }

    @Override
    public int outstanding(int replica) {
        return outstanding[replica];
    }
}
