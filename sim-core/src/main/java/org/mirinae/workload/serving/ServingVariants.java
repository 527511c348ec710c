package org.mirinae.workload.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.requests.Replay;
import org.mirinae.workload.requests.RequestTrace;

/** Serving workloads like another one, for searches that change one thing. */
public final class ServingVariants {

    private ServingVariants() {}

    /** The same with other copies of the model. */
    public static ServingWorkload withReplicas(ServingWorkload of, int other) {
        return with(of, other, of.trace(), of.arrivals(), of.requests(), of.replay());
    }

    /** The same requests at so many times the rate; those of a closed loop stay as they are. */
    public static ServingWorkload faster(ServingWorkload of, double factor) {
        RequestTrace trace = of.trace();
        Arrivals arrivals = of.arrivals();
        if (trace != null) {
            Replay replay = of.replay();
            Replay all = replay == null ? Replay.ALL : replay;
            return with(of, of.replicas(), trace, arrivals, of.requests(), all.faster(factor));
        }
        if (arrivals != null && arrivals.process() instanceof ArrivalProcess.Open open) {
            Arrivals drawn = arrivals.with(open.faster(factor));
            return with(of, of.replicas(), null, drawn, of.requests(), of.replay());
        }
        return of;
    }

    /** The same lengths from so many clients in a closed loop. */
    public static ServingWorkload inClosedLoop(ServingWorkload of, int clients, int count) {
        ArrivalProcess loop = new ArrivalProcess.ClosedLoop(clients);
        Arrivals arrivals = of.arrivals();
        Arrivals closed =
                arrivals != null
                        ? arrivals.alone(loop, count)
                        : new Arrivals(loop, count, null, null, null, of.trace(), null, null);
        return with(of, of.replicas(), null, closed, null, null);
    }

    private static ServingWorkload with(
            ServingWorkload of,
            int copies,
            @Nullable RequestTrace fromTrace,
            @Nullable Arrivals drawn,
            @Nullable Integer most,
            @Nullable Replay part) {
        return new ServingWorkload(
                of.model(),
                of.stack(),
                of.precision(),
                of.kvCachePrecision(),
                copies,
                of.plan(),
                of.engine(),
                of.routing(),
                fromTrace,
                drawn,
                most,
                part,
                of.slo(),
                of.pools(),
                of.autoscaling(),
                of.decodeRouting(),
                of.kvTransfer(),
                of.gateway(),
                of.speculation(),
                of.adapters(),
                of.encoder());
    }
}
