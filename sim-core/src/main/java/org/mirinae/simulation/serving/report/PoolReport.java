package org.mirinae.simulation.serving.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.result.Spread;
import org.mirinae.result.records.FleetResult;
import org.mirinae.result.records.KvTransferResult;
import org.mirinae.result.records.PoolResult;
import org.mirinae.result.records.RequestClassResult;
import org.mirinae.simulation.serving.gateway.AdapterSlots;
import org.mirinae.simulation.serving.gateway.Autoscaler;
import org.mirinae.simulation.serving.gateway.Fleet;
import org.mirinae.simulation.serving.gateway.KvTransfers;
import org.mirinae.simulation.serving.gateway.Service;
import org.mirinae.simulation.serving.state.ColdStart;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.Spreads;
import org.mirinae.simulation.serving.state.UtilizationMeter;
import org.mirinae.workload.gateway.ServiceClass;
import org.mirinae.workload.gateway.ServiceObjectives;
import org.mirinae.workload.serving.ServingWorkload;

/** Makes what pools, transfers and classes of requests yielded. */
public final class PoolReport {

    private final ServingWorkload workload;
    private final Service service;
    private final Requests requests;
    private final long endNanos;
    private final long lastNanos;

    /**
     * Reports a service that has run.
     *
     * @param endNanos of the run
     */
    public PoolReport(ServingWorkload workload, Service service, Requests requests, long endNanos) {
        this.workload = workload;
        this.service = service;
        this.requests = requests;
        this.endNanos = endNanos;
        long last = 0;
        for (int i = 0; i < requests.count; i++) {
            last = Math.max(last, requests.finishNanos[i]);
        }
        this.lastNanos = last;
    }

    /**
     * Returns the energy that GPUs of replicas that were not held would have drawn idle, with their
     * nodes.
     */
    double savedJoules() {
        double joules = 0;
        Fleet fleet = service.fleet();
        for (int p = 0; p < fleet.pools.size(); p++) {
            PoolDeployment deployment = fleet.pools.get(p);
            PowerDraw draw = PowerDraw.of(deployment.cluster().firstNode());
            double most = deployment.pool().mostReplicas() * (endNanos / 1e9);
            double gpuSeconds = deployment.pool().plan().gpus() * (most - heldSeconds(p, endNanos));
            joules += gpuSeconds * (draw.idleWatts() + draw.otherWattsPerGpu());
        }
        return joules;
    }

    private double heldSeconds(int pool, long untilNanos) {
        Autoscaler autoscaler = service.autoscaler(pool);
        return autoscaler != null
                ? autoscaler.heldSeconds(untilNanos)
                : service.fleet().pools.get(pool).pool().replicas() * (untilNanos / 1e9);
    }

    /** Null where there is nothing to tell beyond the figures of the whole. */
    @Nullable FleetResult result() {
        boolean plain =
                workload.deployment().pools().isEmpty()
                        && workload.deployment().autoscaling() == null
                        && workload.adapters() == null
                        && workload.gateway().classes().isEmpty();
        if (plain) {
            return null;
        }
        SequencedMap<String, PoolResult> pools = new LinkedHashMap<>();
        double hours = 0;
        for (int p = 0; p < service.fleet().pools.size(); p++) {
            PoolResult pool = pool(p);
            pools.put(service.fleet().pools.get(p).pool().name(), pool);
            hours += pool.gpuHours();
        }
        SequencedMap<String, RequestClassResult> classes = classes();
        AdapterSlots adapters = service.adapters();
        return new FleetResult(
                pools,
                hours,
                transfers(),
                classes.isEmpty() ? null : classes,
                classes.isEmpty() ? null : fairness(classes),
                adapters == null ? null : adapters.loads(),
                adapters == null ? null : adapters.hits());
    }

    private PoolResult pool(int p) {
        Fleet fleet = service.fleet();
        PoolDeployment deployment = fleet.pools.get(p);
        double held = heldSeconds(p, lastNanos);
        double busy = 0;
        long given = 0;
        long prompts = 0;
        long outputs = 0;
        for (int r = fleet.first[p]; r < fleet.first[p + 1]; r++) {
            UtilizationMeter meter = fleet.replicas[r].meter();
            busy += meter.busySeconds();
            given += fleet.routedTo[r];
            prompts += meter.promptTokens();
            outputs += meter.outputTokens();
        }
        Autoscaler autoscaler = service.autoscaler(p);
        long gpus = deployment.pool().plan().gpus();
        return new PoolResult(
                deployment.pool().role().name().toLowerCase(Locale.ROOT),
                deployment.cluster().firstNode().name(),
                gpus,
                deployment.pool().mostReplicas(),
                lastNanos == 0 ? 0 : held / (lastNanos / 1e9),
                held * gpus / 3600,
                held == 0 ? 0 : busy / held,
                given,
                prompts,
                outputs,
                autoscaler == null
                        ? new PoolResult.Scaling(0, 0, null)
                        : new PoolResult.Scaling(
                                autoscaler.ups(),
                                autoscaler.downs(),
                                ColdStart.nanos(deployment) / 1e9));
    }

    private @Nullable KvTransferResult transfers() {
        KvTransfers transfers = service.transfers();
        int sent = service.cameNanos.length;
        double[] under = new double[sent];
        double[] handed = new double[sent];
        for (int i = 0; i < sent; i++) {
            boolean came = service.cameNanos[i] > 0;
            under[i] = came ? (service.cameNanos[i] - service.fetchedNanos[i]) / 1e6 : Double.NaN;
            long first = requests.firstTokenNanos[i];
            handed[i] = came ? (service.cameNanos[i] - first) / 1e6 : Double.NaN;
        }
        Spread transfer = Spreads.of(under);
        Spread handover = Spreads.of(handed);
        return transfer == null || handover == null
                ? null
                : new KvTransferResult(
                        transfers.started(),
                        transfers.sentBytes(),
                        transfers.receivedBytes(),
                        transfers.busySeconds(),
                        transfer,
                        handover);
    }

    private SequencedMap<String, RequestClassResult> classes() {
        SequencedMap<String, RequestClassResult> results = new LinkedHashMap<>();
        List<ServiceClass> classes = workload.gateway().classes();
        for (int c = 0; c < classes.size(); c++) {
            results.put(classes.get(c).name(), ofClass(c, classes.get(c).slo()));
        }
        return results;
    }

    private RequestClassResult ofClass(int c, @Nullable ServiceObjectives slo) {
        double[] ttft = new double[requests.count];
        double[] tpot = new double[requests.count];
        long completed = 0;
        long rejected = 0;
        long all = 0;
        long tokens = 0;
        long good = 0;
        for (int i = 0; i < requests.count; i++) {
            boolean own = requests.serviceClass(i) == c;
            boolean finished = own && requests.finished(i);
            ttft[i] = finished ? requests.ttftMillis(i) : Double.NaN;
            tpot[i] = finished ? requests.tpotMillis(i) : Double.NaN;
            all += own ? 1 : 0;
            completed += finished ? 1 : 0;
            rejected += own && requests.rejected[i] ? 1 : 0;
            tokens += finished ? (long) requests.input[i] + requests.output[i] : 0;
            good += finished && slo != null && requests.meets(i, slo) ? 1 : 0;
        }
        return new RequestClassResult(
                completed,
                rejected,
                tokens,
                Spreads.of(ttft),
                Spreads.of(tpot),
                slo == null || all == 0 ? null : (double) good / all);
    }

    /** Jain, Chiu, Hawe, A quantitative measure of fairness, DEC-TR-301, 1984. */
    private double fairness(SequencedMap<String, RequestClassResult> results) {
        double sum = 0;
        double squares = 0;
        for (ServiceClass each : workload.gateway().classes()) {
            RequestClassResult result = results.get(each.name());
            double served = result == null ? 0 : result.tokens() / each.weight();
            sum += served;
            squares += served * served;
        }
        return squares == 0 ? 1 : sum * sum / (results.size() * squares);
    }
}
