package org.mirinae.simulation.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.hardware.Gpu;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.serving.ServingCapacity;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.flow.FlowNetwork;
import org.mirinae.simulation.serving.gateway.Fleet;
import org.mirinae.simulation.serving.gateway.Service;
import org.mirinae.simulation.serving.replica.Replica;
import org.mirinae.simulation.serving.report.CacheReport;
import org.mirinae.simulation.serving.report.FleetUtilization;
import org.mirinae.simulation.serving.report.PoolReport;
import org.mirinae.simulation.serving.report.RequestTable;
import org.mirinae.simulation.serving.report.ServingReport;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.units.Precision;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.PoolRole;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Runs one serving workload: hands requests to the service when they arrive, or when a client of a
 * closed loop is free again, and gathers what becomes of them.
 */
final class ServingEngine implements WorkloadEngine, Service.Clients {

    private final String path;
    private final ServingWorkload workload;
    private final List<PoolDeployment> deployments;
    private final Requests requests;
    private final Service service;
    private final long frontEndNanos;
    private final long unknownNanos;
    private final int clients;
    private final FollowUpRequests followers;
    private @Nullable FleetUtilization load;

    private final WhenDone whenDone = new WhenDone();
    private EventLoop loop = new EventLoop();
    private int handler;
    private int cursor;
    private int done;

    ServingEngine(
            String name,
            String path,
            ServingWorkload workload,
            List<PoolDeployment> deployments,
            RequestTrace trace,
            RandomStreams streams) {
        this.path = path;
        this.workload = workload;
        this.deployments = deployments;
        requests = new Requests(trace, !workload.deployment().engine().cache().tiers().isEmpty());
        followers = new FollowUpRequests(trace);
        RequestDraws.draw(workload, trace, requests, streams, "workloads." + name);
        service = new Service(workload, deployments, requests, streams, "workloads." + name, this);
        frontEndNanos = workload.stack().overheads().request().toNanos();
        unknownNanos = Long.MAX_VALUE - frontEndNanos;
        clients =
                workload.load().arrivals() != null
                                && workload.load().arrivals().process()
                                        instanceof ArrivalProcess.ClosedLoop loopOf
                        ? loopOf.concurrency()
                        : 0;
    }

    @Override
    public void start(EventLoop onLoop) {
        loop = onLoop.fromNow();
        handler = loop.register((nowNanos, payload) -> onArrival(nowNanos));
        followers.start(loop, this::onFollower);
        service.start(loop);
        load = new FleetUtilization(service.fleet(), loop);
        if (requests.count == 0) {
            whenDone.done(loop);
            return;
        }
        if (clients > 0) {
            // What lies behind the first wave arrives when a client is free.
            int first = Math.min(clients, requests.count);
            Arrays.fill(requests.arrivalNanos, 0, first, 0);
            Arrays.fill(requests.arrivalNanos, first, requests.count, unknownNanos);
        }
        loop.schedule(requests.arrivalNanos[0] + frontEndNanos, handler, 0);
    }

    @Override
    public void start(EventLoop onLoop, Supplier<FlowNetwork> network) {
        service.over(network);
        start(onLoop);
    }

    private void onArrival(long nowNanos) {
        handOver(nowNanos);
        service.wake(nowNanos);
        if (cursor < requests.count && (clients == 0 || known(cursor))) {
            loop.schedule(requests.arrivalNanos[cursor] + frontEndNanos, handler, 0);
        }
    }

    /** A later turn of a conversation arrives. */
    private void onFollower(long nowNanos, long request) {
        service.submit((int) request, nowNanos);
        service.wake(nowNanos);
    }

    private boolean known(int request) {
        return requests.arrivalNanos[request] != unknownNanos;
    }

    @Override
    public void handOver(long nowNanos) {
        while (cursor < requests.count
                && requests.arrivalNanos[cursor] + frontEndNanos <= nowNanos) {
            if (followers.first(cursor)) {
                service.submit(cursor, nowNanos);
            }
            cursor++;
        }
    }

    /**
     * A client of a closed loop sends its next request when the last one is answered, that of a
     * conversation when it has thought about the answer.
     */
    @Override
    public void answered(int request, long nowNanos) {
        followers.answered(request, nowNanos, frontEndNanos, requests);
        int next = clients + done++;
        if (done == requests.count) {
            whenDone.done(loop);
        }
        if (clients == 0 || next >= requests.count) {
            return;
        }
        requests.arrivalNanos[next] = nowNanos;
        if (frontEndNanos > 0) {
            loop.schedule(nowNanos + frontEndNanos, handler, 0);
        }
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public boolean waitForAnswers() {
        return done < requests.count;
    }

    @Override
    public long gpus() {
        return workload.gpus();
    }

    /** Returns the memory of the pool whose GPUs are fullest. */
    @Override
    public SequencedMap<String, Double> memoryBytes() {
        PoolDeployment fullest = deployments.getFirst();
        for (PoolDeployment deployment : deployments) {
            if (share(deployment) > share(fullest)) {
                fullest = deployment;
            }
        }
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        fullest.memory().parts().forEach(part -> bytes.put(part.name(), part.bytes()));
        bytes.put("capacity", fullest.memory().capacity());
        return bytes;
    }

    private static double share(PoolDeployment deployment) {
        return deployment.memory().weights() / deployment.memory().capacity();
    }

    @Override
    public double fractionDone() {
        return requests.count == 0 ? 1 : (double) done / requests.count;
    }

    private ServingReport gather() {
        ServingReport report =
                new ServingReport(path, workload, requests, service.failed(), service.rejected());
        Fleet fleet = service.fleet();
        for (int r = 0; r < fleet.size(); r++) {
            Replica replica = fleet.replicas[r];
            report.add(fleet.deployment(r), replica.gaps(), replica.meter());
        }
        report.cache(CacheReport.of(service.fleet(), requests));
        report.add(new PoolReport(workload, service, requests, loop.nowNanos()));
        return report;
    }

    /** The figures alone. */
    ServingResult result() {
        return gather().result();
    }

    /**
     * Returns what is wrong with requests that come faster than one pool could ever answer them, or
     * null.
     */
    @Nullable Problem divergence() {
        PoolDeployment only = deployments.getFirst();
        // Pools share the load in ways of their own, and scaled ones may grow.
        return deployments.size() > 1 || only.pool().autoscaling() != null
                ? null
                : ServingCapacity.problem(path, only.workload(), only.memory(), only.times());
    }

    List<PoolDeployment> deployments() {
        return deployments;
    }

    /** Returns what became of each request. */
    Requests requests() {
        return requests;
    }

    /** Returns the service that the requests went through. */
    Service service() {
        return service;
    }

    @Override
    public WorkloadReport report() {
        ServingReport report = gather();
        SequencedMap<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        files.put("requests.csv", report::requestsCsv);
        files.put("requests.parquet", () -> RequestTable.parquet(requests));
        FleetUtilization seen = load;
        if (seen != null) {
            files.put("series.csv", seen::csv);
        }
        return new WorkloadReport(
                report.result(),
                report.basis(),
                report.busySeconds(),
                report.activeJoules(),
                gpus(),
                assumptions(),
                files,
                () -> seen == null ? List.of() : seen.timeline());
    }

    private List<String> assumptions() {
        List<String> assumptions = new ArrayList<>();
        boolean spread = false;
        boolean apart = false;
        for (PoolDeployment deployment : deployments) {
            Gpu gpu = deployment.cluster().firstNode().gpu();
            Precision asked = workload.formats().compute();
            Precision computed = new GpuRates(gpu, workload.stack()).computedIn(asked);
            String rate =
                    gpu.name() + " multiplies " + asked + " at its rate for " + computed + ".";
            if (computed != null && computed != asked && !assumptions.contains(rate)) {
                assumptions.add(rate);
            }
            spread |=
                    deployment.pool().plan().data() > 1 || deployment.pool().plan().pipeline() > 1;
            apart |= deployment.pool().role() == PoolRole.DECODE;
        }
        if (!workload.deployment().engine().cache().tiers().isEmpty()
                && requests.prefixes == null) {
            assumptions.add(
                    "The requests do not say which prompts begin alike, so the tiers of engine.cache"
                            + " stay empty.");
        }
        if (spread) {
            assumptions.add(
                    "The batch of a replica is spread over its attention data-parallel ranks as rank_skew"
                            + " says, and evenly over pipeline micro-batches.");
        }
        if (apart) {
            assumptions.add(
                    "The first token is that of the prompt's replica; the cache crosses the network"
                            + " once, sent and taken by all GPUs of one attention data-parallel rank.");
        }
        return assumptions;
    }
}
