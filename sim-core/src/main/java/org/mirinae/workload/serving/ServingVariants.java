package org.mirinae.workload.serving;

import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.requests.Replay;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.ServingWorkload.Load;

/** Serving workloads like another one, for searches that change one thing. */
public final class ServingVariants {

    private ServingVariants() {}

    /** The same with other copies of the model. */
    public static ServingWorkload withReplicas(ServingWorkload of, int other) {
        return of.with(of.deployment().withReplicas(other), of.load());
    }

    /** The same requests at so many times the rate; those of a closed loop stay as they are. */
    public static ServingWorkload faster(ServingWorkload of, double factor) {
        Load load = of.load();
        RequestTrace trace = load.trace();
        Arrivals arrivals = load.arrivals();
        if (trace != null) {
            Replay all = load.replay() == null ? Replay.ALL : load.replay();
            return with(of, new Load(trace, arrivals, load.requests(), all.faster(factor)));
        }
        if (arrivals != null && arrivals.process() instanceof ArrivalProcess.Open open) {
            Arrivals drawn = arrivals.with(open.faster(factor));
            return with(of, new Load(null, drawn, load.requests(), load.replay()));
        }
        return of;
    }

    /** The same lengths from so many clients in a closed loop. */
    public static ServingWorkload inClosedLoop(ServingWorkload of, int clients, int count) {
        ArrivalProcess loop = new ArrivalProcess.ClosedLoop(clients);
        Arrivals arrivals = of.load().arrivals();
        RequestTrace trace = of.load().trace();
        Arrivals closed =
                arrivals != null
                        ? arrivals.alone(loop, count)
                        : new Arrivals(loop, count, null, null, null, trace, null, null);
        return with(of, Load.of(closed));
    }

    private static ServingWorkload with(ServingWorkload of, Load load) {
        return of.with(of.deployment(), load);
    }
}
