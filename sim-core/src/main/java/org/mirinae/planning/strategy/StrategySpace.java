package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mirinae.llm.architecture.FeedForward;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.training.ContextExchange;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.schema.Members;
import org.mirinae.simulation.training.closedform.PlanTimes;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.ParallelPlan.Recomputation;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Every plan of a training on a number of GPUs: widths of tensor, context, expert, pipeline and
 * data parallelism whose product is that number, schedules, chunks, micro-batches, recomputation,
 * sequence parallelism, sharding, what overlaps, and what is offloaded to the host. What does not
 * divide is counted by the limit that rules it out, once for each combination of widths, chunks and
 * micro-batch.
 */
final class StrategySpace {

    /** Fewest tokens of a sequence on a context-parallel rank; assumed. */
    static final int LEAST_TOKENS = 1024;

    /**
     * The modules that selective recomputation throws away: attention, or all that is cheap to make
     * again.
     */
    private static final List<List<RecomputeModule>> SELECTIVE =
            List.of(
                    List.of(RecomputeModule.CORE_ATTN),
                    List.of(
                            RecomputeModule.CORE_ATTN,
                            RecomputeModule.LAYERNORM,
                            RecomputeModule.MOE_ACT));

    private static final List<List<RecomputeModule>> ONCE =
            List.of(List.of(RecomputeModule.CORE_ATTN));

    private static final boolean[] EITHER = {false, true};
    private static final boolean[] OFF = {false};

    private final TrainingWorkload workload;
    private final LanguageModel model;
    private final int gpus;
    private final Offload offload;
    private final List<Schedule> schedules = Members.all(Schedule.class);
    private final Map<StrategyLimit, Long> ruledOut = new EnumMap<>(StrategyLimit.class);
    private final Consumer<StrategyFamily> taker;

    private StrategySpace(
            TrainingWorkload workload, int gpus, Offload offload, Consumer<StrategyFamily> taker) {
        this.offload = offload;
        this.workload = workload;
        this.model = workload.model();
        this.gpus = gpus;
        this.taker = taker;
    }

    /**
     * Hands on every family of plans.
     *
     * @param offload what may lie outside the memory of the GPUs
     * @return combinations ruled out, by limit
     */
    static Map<StrategyLimit, Long> walk(
            TrainingWorkload workload, int gpus, Offload offload, Consumer<StrategyFamily> taker) {
        StrategySpace space = new StrategySpace(workload, gpus, offload, taker);
        space.tensor();
        return space.ruledOut;
    }

    private void out(StrategyLimit limit) {
        ruledOut.merge(limit, 1L, Long::sum);
    }

    static List<Integer> divisors(long number) {
        List<Integer> divisors = new ArrayList<>();
        for (int d = 1; d <= number; d++) {
            if (number % d == 0) {
                divisors.add(d);
            }
        }
        return divisors;
    }

    private void tensor() {
        for (int t : divisors(gpus)) {
            boolean divides = true;
            for (LayerGroup group : model.layers()) {
                int heads = group.mixer().divisibleHeads();
                divides &= heads == Integer.MAX_VALUE || heads % t == 0;
            }
            if (divides) {
                context(t);
            } else {
                out(StrategyLimit.HEADS);
            }
        }
    }

    private void context(int t) {
        int length = workload.sequenceLength();
        for (int c : divisors(gpus / t)) {
            if (length % c == 0 && (c == 1 || length / c >= LEAST_TOKENS)) {
                pipeline(t, c);
            } else {
                out(StrategyLimit.SEQUENCE);
            }
        }
    }

    private void pipeline(int t, int c) {
        for (int p : divisors(gpus / t / c)) {
            int d = gpus / t / c / p;
            if (p > model.layerCount()) {
                out(StrategyLimit.LAYERS);
            } else if (workload.globalBatch() % d != 0) {
                out(StrategyLimit.BATCH);
            } else {
                experts(t, c, p, d);
            }
        }
    }

    private void experts(int t, int c, int p, int d) {
        long stage = (long) t * c * d;
        int all = experts();
        for (int e : all == 0 ? List.of(1) : divisors(all)) {
            if (stage % e != 0 || Math.max(e, t) % Math.min(e, t) != 0) {
                out(StrategyLimit.EXPERTS);
                continue;
            }
            for (int mb : divisors(workload.globalBatch() / d)) {
                schedules(new int[] {t, c, e, p, d, mb});
            }
        }
    }

    /** The greatest common divisor of the experts of all layers; 0 where there are none. */
    private int experts() {
        int all = 0;
        for (LayerGroup group : model.layers()) {
            FeedForward.Moe moe = group.feedForward().routed();
            if (moe != null) {
                int a = all;
                int b = moe.experts();
                while (a != 0) {
                    int rest = b % a;
                    b = a;
                    a = rest;
                }
                all = b;
            }
        }
        return all;
    }

    private void schedules(int[] widths) {
        int p = widths[3];
        int microBatches = workload.globalBatch() / widths[4] / widths[5];
        if (p == 1) {
            recompute(widths, ParallelPlan.USUAL, 1);
            return;
        }
        for (Schedule schedule : schedules) {
            for (int chunks : schedule.searched(model.layerCount() / p)) {
                if (chunks * p > model.layerCount()) {
                    out(StrategyLimit.LAYERS);
                } else if (!PlanTimes.runs(schedule, p, chunks, microBatches)) {
                    out(StrategyLimit.SCHEDULE);
                } else {
                    recompute(widths, schedule, chunks);
                }
            }
        }
    }

    private void recompute(int[] widths, Schedule schedule, int chunks) {
        for (Recompute recompute : Recompute.values()) {
            for (List<RecomputeModule> modules :
                    recompute == Recompute.SELECTIVE ? SELECTIVE : ONCE) {
                Recomputation again = new Recomputation(recompute, modules, null);
                for (boolean parallel : widths[0] > 1 ? EITHER : OFF) {
                    family(widths, schedule, chunks, again, parallel);
                }
            }
        }
    }

    private void family(
            int[] w, Schedule schedule, int chunks, Recomputation recomputation, boolean parallel) {
        ParallelPlan plan =
                new ParallelPlan(
                        w[0],
                        parallel,
                        new ParallelPlan.Pipeline(w[3], chunks, schedule, null),
                        new ParallelPlan.Context(w[1], ContextExchange.RING),
                        new ParallelPlan.Experts(w[2], null),
                        w[4],
                        w[5],
                        recomputation,
                        new ParallelPlan.StateSharding(Sharding.NONE, null),
                        Overlap.NOTHING,
                        offload,
                        ParallelPlan.MEGATRON_ORDER);
        taker.accept(new StrategyFamily(plan, overlaps(w, schedule, chunks)));
    }

    private static List<Overlap> overlaps(int[] w, Schedule schedule, int chunks) {
        boolean sends = w[3] > 1 && (chunks > 1 || schedule.sendsBesideChunks());
        List<Overlap> overlaps = new ArrayList<>();
        for (boolean tensor : w[0] > 1 ? EITHER : OFF) {
            for (boolean context : w[1] > 1 ? EITHER : OFF) {
                for (boolean expert : w[2] > 1 ? EITHER : OFF) {
                    for (boolean pipeline : sends ? EITHER : OFF) {
                        overlaps.add(new Overlap(tensor, context, expert, pipeline, false, false));
                    }
                }
            }
        }
        return overlaps;
    }
}
