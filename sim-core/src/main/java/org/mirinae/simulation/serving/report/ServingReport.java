package org.mirinae.simulation.serving.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Objective;
import org.mirinae.result.Spread;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.simulation.serving.state.InterTokenLatencyRecorder;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.Spreads;
import org.mirinae.simulation.serving.state.UtilizationMeter;
import org.mirinae.units.Seconds;
import org.mirinae.workload.gateway.ServiceObjectives;
import org.mirinae.workload.serving.ServingWorkload;

/** Makes the result of a serving run from what became of each request. */
public final class ServingReport {

    private final String path;
    private final ServingWorkload workload;
    private final Requests requests;
    private final int failed;
    private final int rejected;
    private final InterTokenLatencyRecorder gaps = new InterTokenLatencyRecorder();
    private double busySeconds;
    private double calibratedSeconds;
    private double extrapolatedSeconds;
    private double activeJoules;
    private @Nullable PoolReport pools;
    private @Nullable CacheResult cache;

    public ServingReport(
            String path, ServingWorkload workload, Requests requests, int failed, int rejected) {
        this.path = path;
        this.workload = workload;
        this.requests = requests;
        this.failed = failed;
        this.rejected = rejected;
    }

    /** Adds what replicas did together. */
    public void add(PoolReport together) {
        pools = together;
        activeJoules -= together.savedJoules();
    }

    /** Adds a replica. */
    public void add(
            PoolDeployment deployment,
            InterTokenLatencyRecorder ofReplica,
            UtilizationMeter meter) {
        gaps.add(ofReplica);
        long gpus = deployment.pool().plan().gpus();
        busySeconds += meter.busySeconds() * gpus;
        calibratedSeconds += meter.calibratedSeconds() * gpus;
        extrapolatedSeconds += meter.extrapolatedSeconds() * gpus;
        PowerDraw draw = PowerDraw.of(deployment.cluster().firstNode());
        double watts = draw.gpuWatts(meter.arithmetic(), meter.memory()) - draw.idleWatts();
        activeJoules += watts * meter.busySeconds() * gpus;
    }

    /** Sets what requests found of their prompts. */
    public void cache(@Nullable CacheResult found) {
        cache = found;
    }

    public double busySeconds() {
        return busySeconds;
    }

    public double activeJoules() {
        return activeJoules;
    }

    public BasisShares basis() {
        double[] seconds = new double[Basis.values().length];
        seconds[Basis.CALIBRATED.ordinal()] = calibratedSeconds;
        seconds[Basis.EXTRAPOLATED.ordinal()] = extrapolatedSeconds;
        seconds[Basis.MODELLED.ordinal()] =
                Math.max(0, busySeconds - calibratedSeconds - extrapolatedSeconds);
        return BasisShares.ofSeconds(seconds);
    }

    public ServingResult result() {
        long inputs = 0;
        long outputs = 0;
        long preemptions = 0;
        int completed = 0;
        long firstArrival = Long.MAX_VALUE;
        long last = 0;
        for (int i = 0; i < requests.count; i++) {
            preemptions += requests.preemptions[i];
            if (requests.finished(i)) {
                completed++;
                inputs += requests.input[i];
                outputs += requests.output[i];
                firstArrival = Math.min(firstArrival, requests.arrivalNanos[i]);
                last = Math.max(last, requests.finishNanos[i]);
            }
        }
        if (completed == 0) {
            throw new InfeasibleException(List.of(nothingFinished()));
        }
        double duration = Math.max(1, last - firstArrival) / 1e9;
        Spread ttft = required(spread(requests::ttftMillis));
        Spread e2el = required(spread(requests::e2eMillis));
        Spread tpot = spread(requests::tpotMillis);
        return new ServingResult(
                duration,
                new ServingResult.Counts(completed, failed, rejected, inputs, outputs),
                new ServingResult.Throughput(
                        completed / duration,
                        workload.slo() == null ? null : good(workload.slo()) / duration,
                        outputs / duration,
                        (inputs + outputs) / duration),
                new ServingResult.Latency(ttft, tpot, gaps.spread(), e2el),
                preemptions,
                objectives(ttft, tpot, e2el),
                pools == null ? null : pools.result(),
                cache,
                RequestTable.load(requests, firstArrival, last));
    }

    private Problem nothingFinished() {
        if (rejected == requests.count) {
            return new Problem(
                    path + ".gateway",
                    "the gate turned away all of " + requests.count + " requests",
                    "Maybe raise rate_limit or max_queue.");
        }
        return new Problem(
                path,
                "no request of "
                        + requests.count
                        + " could be answered: each is longer than the KV cache or max_context"
                        + " allows",
                "Maybe raise plan.tensor, or shorten the requests.");
    }

    private @Nullable Spread spread(IntToDoubleFunction figure) {
        double[] values = new double[requests.count];
        for (int i = 0; i < requests.count; i++) {
            values[i] = requests.finished(i) ? figure.applyAsDouble(i) : Double.NaN;
        }
        return Spreads.of(values);
    }

    private static Spread required(@Nullable Spread spread) {
        if (spread == null) {
            throw new IllegalStateException("a finished request has times");
        }
        return spread;
    }

    private long good(ServiceObjectives slo) {
        long good = 0;
        for (int i = 0; i < requests.count; i++) {
            boolean met = requests.finished(i) && requests.meets(i, slo);
            good += met ? 1 : 0;
        }
        return good;
    }

    private List<Objective> objectives(Spread ttft, @Nullable Spread tpot, Spread e2el) {
        List<Objective> objectives = new ArrayList<>();
        ServiceObjectives slo = workload.slo();
        if (slo != null) {
            add(objectives, "ttft", slo.ttft(), ttft, slo.percentile());
            add(objectives, "tpot", slo.tpot(), tpot, slo.percentile());
            add(objectives, "e2el", slo.e2el(), e2el, slo.percentile());
        }
        return objectives;
    }

    private static void add(
            List<Objective> objectives,
            String figure,
            @Nullable Seconds limit,
            @Nullable Spread reached,
            int percentile) {
        if (limit == null || reached == null) {
            return;
        }
        double value =
                switch (percentile) {
                    case 50 -> reached.median();
                    case 90 -> reached.p90();
                    case 95 -> reached.p95();
                    default -> reached.p99();
                };
        String name = (percentile == 50 ? "median" : "p" + percentile) + "_" + figure + "_ms";
        objectives.add(new Objective(name, limit.value() * 1e3, value, false).judged());
    }

    /** One line for each request, in the order of arrival. */
    public byte[] requestsCsv() {
        StringBuilder csv = new StringBuilder(64 * requests.count + 128);
        csv.append("request,arrival_seconds,input_tokens,output_tokens,replica,")
                .append("ttft_ms,tpot_ms,e2el_ms,preemptions,completed\n");
        for (int i = 0; i < requests.count; i++) {
            boolean finished = requests.finished(i);
            csv.append(i).append(',');
            csv.append(requests.arrivalNanos[i] / 1e9).append(',');
            csv.append(requests.input[i]).append(',').append(requests.output[i]).append(',');
            csv.append(requests.failed[i] ? "" : Integer.toString(requests.replica[i]));
            csv.append(',').append(finished ? Double.toString(requests.ttftMillis(i)) : "");
            boolean several = finished && requests.output[i] > 1;
            csv.append(',').append(several ? Double.toString(requests.tpotMillis(i)) : "");
            csv.append(',').append(finished ? Double.toString(requests.e2eMillis(i)) : "");
            csv.append(',').append(requests.preemptions[i]).append(',').append(finished);
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
