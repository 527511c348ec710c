package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.result.TimelineSlice;
import org.mirinae.workload.schedule.StageOrders;

/**
 * A step as a timeline: for each stage the streams for computing, for exchanges within a scale-up
 * domain and for those between domains, what of them shows; activations in memory and watts as
 * counters.
 */
final class StepTimeline {

    /** Runs drawn at most; of longer steps the first ones. */
    private static final int MOST_RUNS = 200_000;

    private static final String COMPUTE = "compute";
    private static final String NEAR = "in-node";
    private static final String FAR = "cross-node";

    private final StageOrders orders;
    private final ChunkTimes chunks;
    private final MemoryWalk memory;
    private final PowerDraw draw;
    private final boolean tensorNear;
    private final boolean contextNear;
    private final boolean expertNear;
    private final List<TimelineSlice> slices = new ArrayList<>();
    private final double[] kept;
    private int runs;

    StepTimeline(
            StageOrders orders,
            ChunkTimes chunks,
            MemoryWalk memory,
            PowerDraw draw,
            RankGroup tensor,
            RankGroup context,
            RankGroup expert) {
        this.orders = orders;
        this.chunks = chunks;
        this.memory = memory;
        this.draw = draw;
        tensorNear = tensor.perDomain() == tensor.ranks();
        contextNear = context.perDomain() == context.ranks();
        expertNear = expert.perDomain() == expert.ranks();
        kept = new double[orders.ranks()];
    }

    /** Takes one run of the schedule. */
    void ran(int rank, int run, double start, double end) {
        if (runs++ >= MOST_RUNS) {
            return;
        }
        int kind = StageOrders.kind(run);
        int v = orders.virtualStage(run);
        String what = " v" + v + " mb" + orders.microBatch(run);
        boolean again = kind == StageOrders.BACKWARD || kind == StageOrders.BACKWARD_INPUT;
        double at = start;
        if (again && chunks.recompute[v].seconds() > 0) {
            at = pass(rank, "recompute" + what, chunks.recompute[v], at, end);
        }
        PassTime pass = chunks.of(kind, v);
        pass(rank, StageOrders.name(kind) + what, pass, at, end);
        double busy = Math.max(1e-12, end - start);
        double watts =
                draw.gpuWatts(
                        Math.min(1, pass.arithmetic() / busy), Math.min(1, pass.memory() / busy));
        counter(rank, "watts", start, watts);
        counter(rank, "watts", end, draw.idleWatts());
        kept[rank] += memory.before(run);
        counter(rank, "activation bytes", start, kept[rank] + memory.working(run));
        kept[rank] += memory.after(run);
        counter(rank, "activation bytes", end, kept[rank]);
    }

    /** Computing, then what of its exchanges shows; when it ends. */
    private double pass(int rank, String name, PassTime pass, double start, double end) {
        double at = slice(rank, COMPUTE, name, start, pass.compute(), end);
        at = slice(rank, tensorNear ? NEAR : FAR, "tensor " + name, at, pass.tensor(), end);
        at = slice(rank, contextNear ? NEAR : FAR, "context " + name, at, pass.context(), end);
        at = slice(rank, expertNear ? NEAR : FAR, "expert " + name, at, pass.expert(), end);
        at = slice(rank, FAR, "parameters " + name, at, pass.data(), end);
        return slice(rank, "host", "offload " + name, at, pass.offload(), end);
    }

    /**
     * Draws what follows the pipeline on every stage: the rest of the gradients, then the
     * optimizer.
     */
    void after(int rank, double finish, double data, double optimizer) {
        double at = slice(rank, FAR, "gradients", finish, data, Double.MAX_VALUE);
        slice(rank, COMPUTE, "optimizer", at, optimizer, Double.MAX_VALUE);
    }

    private double slice(
            int rank, String track, String name, double start, double seconds, double end) {
        double until = Math.min(start + seconds, end);
        if (until > start) {
            slices.add(
                    new TimelineSlice(
                            "stage " + rank,
                            track,
                            name,
                            Math.round(start * 1e9),
                            Math.round((until - start) * 1e9)));
        }
        return Math.max(start, until);
    }

    private void counter(int rank, String name, double at, double value) {
        slices.add(TimelineSlice.counter("stage " + rank, name, Math.round(at * 1e9), value));
    }

    List<TimelineSlice> slices() {
        return slices;
    }
}
