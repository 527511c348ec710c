package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.planning.strategy.StrategyCandidate.Room;
import org.mirinae.planning.strategy.StrategyCandidate.Shape;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.closedform.PlanForm;
import org.mirinae.simulation.training.closedform.PlanForm.Parameters;
import org.mirinae.simulation.training.closedform.PlanTimes;
import org.mirinae.simulation.training.closedform.PreparedPlan;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.ParallelPlan;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Searches every plan of a training: bounds and closed forms by shape, evaluated in batches on a
 * backend; then the best are run as schedules. Plans that do not fit into the memory are ruled out
 * before they are timed, which is safe, for no time makes them fit. So are plans whose bound is
 * beaten by a plan already priced that needs no more time, bytes, joules and GPUs.
 */
public final class StrategySearch {

    /** Offloads all that may lie in the memory of the host. */
    static final Offload ALL = new Offload(1, 1, 1, Offload.Tier.HOST);

    /** Families between two looks at the front, at first and at most. */
    private static final int FIRST = 64;

    private static final int WINDOW = 256;

    private static final int RUN_OF_FRONT = 32;

    private final TrainingWorkload workload;
    private final Cluster cluster;
    private final Room room;
    private final Offload offload;
    private final PlanTimes planTimes;
    private final StrategyFront front = new StrategyFront();
    private final StrategyEvaluation evaluation;
    private final Map<StrategyLimit, Long> ruledOut = new EnumMap<>(StrategyLimit.class);
    private final BooleanSupplier cancelled;
    private long plans;
    private long feasible;
    private double leanestBytes = Double.POSITIVE_INFINITY;
    private @Nullable ParallelPlan leanest;

    private StrategySearch(
            TrainingWorkload workload,
            Cluster cluster,
            KernelBackend backend,
            BooleanSupplier cancelled) {
        this.workload = workload;
        this.cluster = cluster;
        this.cancelled = cancelled;
        this.planTimes = new PlanTimes(workload, cluster, backend);
        this.room =
                new Room(
                        cluster.firstNode().gpu().memory().capacity().value(), planTimes.outside());
        this.offload = room.outside() > 0 ? ALL : Offload.NONE;
        this.evaluation =
                new StrategyEvaluation(
                        planTimes, backend, PowerDraw.of(cluster.firstNode()), room, front);
    }

    /**
     * Searches.
     *
     * @param workload whose plan is left aside
     * @param gpus numbers of GPUs to try, each at most the cluster's
     * @param prices of a GPU-hour and a joule
     * @param cancelled asked now and then
     * @throws InfeasibleException when no plan is feasible: what each limit killed, and the nearest
     *     change
     */
    public static StrategyResult of(
            TrainingWorkload workload,
            Cluster cluster,
            List<Integer> gpus,
            StrategyPrices prices,
            KernelBackend backend,
            BooleanSupplier cancelled) {
        StrategySearch search = new StrategySearch(workload, cluster, backend, cancelled);
        List<StrategyEstimate> fastest = new ArrayList<>();
        for (int count : gpus) {
            search.walk(count);
            fastest.addAll(search.front.endFastest());
        }
        StrategyResult result = search.result(fastest, gpus, prices);
        if (result.best().isEmpty()) {
            throw new InfeasibleException(List.of(search.nearest()));
        }
        return result;
    }

    /** Numbers of GPUs to try unless said: the cluster's, and half as many down to an eighth. */
    public static List<Integer> usualGpus(Cluster cluster) {
        List<Integer> counts = new ArrayList<>();
        long all = cluster.gpus();
        for (int part = 1; part <= 8 && all % part == 0; part *= 2) {
            if (all / part <= Integer.MAX_VALUE) {
                counts.add((int) (all / part));
            }
        }
        return counts;
    }

    /** Returns what every limit killed, and the nearest change that makes a plan feasible. */
    private Problem nearest() {
        StringBuilder killed = new StringBuilder("no plan is feasible:");
        ruledOut.forEach(
                (limit, count) ->
                        killed.append(
                                String.format(
                                        Locale.ROOT,
                                        " %s rule%s out %,d %s,",
                                        limit.words(),
                                        limit.plans() ? "s" : "",
                                        count,
                                        limit.plans() ? "plans" : "combinations")));
        killed.setLength(killed.length() - 1);
        ParallelPlan lean = leanest;
        if (lean == null) {
            return new Problem(
                    "workload.plan", killed.toString(), "Maybe another global_batch or --gpus.");
        }
        killed.append(
                String.format(
                        Locale.ROOT,
                        "; the leanest plan takes at least %.1f GB of the %.1f GB of %s",
                        leanestBytes / 1e9,
                        room.gpu() / 1e9,
                        cluster.firstNode().gpu().name()));
        return new Problem("workload.plan", killed.toString(), remedy());
    }

    /** Twice as many GPUs, and twice again, until the leanest plan fits. */
    private String remedy() {
        int gpus = (int) Math.min(Integer.MAX_VALUE / 16, cluster.gpus());
        for (int times = 2; times <= 8; times *= 2) {
            leanestBytes = Double.POSITIVE_INFINITY;
            memory(gpus * times);
            if (leanestBytes <= room.gpu()) {
                return String.format(
                        Locale.ROOT,
                        "Maybe %,d GPUs, on which the leanest plan takes %.1f GB.",
                        gpus * times,
                        leanestBytes / 1e9);
            }
        }
        return "Maybe GPUs with more memory, or a smaller language model.";
    }

    /** Looks for the leanest plan alone. */
    private void memory(int gpus) {
        candidates(gpus);
    }

    /** Families of which something fits. */
    private List<StrategyCandidate> candidates(int gpus) {
        List<StrategyCandidate> candidates = new ArrayList<>();
        StrategySpace.walk(
                        workload,
                        gpus,
                        offload,
                        family -> {
                            PreparedPlan prepared = planTimes.prepare(family.plan());
                            StrategyCandidate candidate =
                                    new StrategyCandidate(
                                            family, prepared, planTimes.memory(prepared), gpus);
                            if (count(candidate)) {
                                candidates.add(candidate);
                            }
                        })
                .forEach((limit, count) -> ruledOut.merge(limit, count, Long::sum));
        return candidates;
    }

    private void walk(int gpus) {
        List<StrategyCandidate> promising = promising(candidates(gpus));
        int window = FIRST;
        for (int from = 0; from < promising.size(); ) {
            if (cancelled.getAsBoolean()) {
                throw new org.mirinae.engine.RunCancelledException(0);
            }
            int to = Math.min(promising.size(), from + window);
            evaluation.evaluate(promising.subList(from, to));
            from = to;
            window = Math.min(WINDOW, 2 * window);
        }
    }

    /** Puts the most promising first: their times rule out the rest. */
    private List<StrategyCandidate> promising(List<StrategyCandidate> candidates) {
        Map<Shape, List<StrategyCandidate>> shapes = new LinkedHashMap<>();
        for (StrategyCandidate candidate : candidates) {
            shapes.computeIfAbsent(candidate.shape(), unknown -> new ArrayList<>()).add(candidate);
        }
        List<Promise> promises = new ArrayList<>();
        for (List<StrategyCandidate> shape : shapes.values()) {
            List<PlanForm> forms = new ArrayList<>();
            for (StrategyCandidate candidate : shape) {
                forms.add(
                        planTimes.form(
                                candidate.prepared(),
                                candidate.family().overlaps().getLast(),
                                0,
                                Parameters.WHOLE));
            }
            planTimes.bounds(
                    forms, (i, terms) -> promises.add(new Promise(shape.get(i), terms.fill()[3])));
        }
        promises.sort(Comparator.comparingDouble(Promise::seconds));
        return promises.stream().map(Promise::candidate).toList();
    }

    private record Promise(StrategyCandidate candidate, double seconds) {}

    /** Counts the plans of a family; whether one fits. */
    private boolean count(StrategyCandidate candidate) {
        StrategyFamily family = candidate.family();
        long each = family.overlaps().size();
        boolean fits = false;
        for (Parameters parameters : family.parameters()) {
            for (StrategyVariant variant : family.variants(parameters)) {
                for (int offloaded : family.offloads()) {
                    int mask = offloaded | variant.offloaded();
                    plans += each;
                    double bytes = candidate.memory().bytes(mask, variant.sharding());
                    if (bytes < leanestBytes) {
                        leanestBytes = bytes;
                        leanest = family.plan(family.overlaps().getFirst(), offloaded, variant);
                    }
                    StrategyLimit limit = candidate.limit(mask, variant.sharding(), room);
                    if (limit == null) {
                        feasible += each;
                        fits = true;
                    } else {
                        ruledOut.merge(limit, each, Long::sum);
                    }
                }
            }
        }
        return fits;
    }

    private StrategyResult result(
            List<StrategyEstimate> fastest, List<Integer> gpus, StrategyPrices prices) {
        List<StrategyEstimate> all = front.front();
        List<StrategyPlan> best = new ArrayList<>();
        for (StrategyEstimate estimate : fastest) {
            best.add(scheduled(estimate, prices));
        }
        best.sort(Comparator.comparingDouble(StrategyPlan::seconds));
        List<StrategyPlan> kept = new ArrayList<>();
        double every = Math.max(1, all.size() / (double) RUN_OF_FRONT);
        for (double i = 0; i < all.size(); i += every) {
            kept.add(scheduled(all.get((int) i), prices));
        }
        all.stream()
                .min(Comparator.comparingDouble(e -> estimated(e, prices).price()))
                .filter(cheapest -> kept.stream().noneMatch(p -> p.estimate().equals(cheapest)))
                .ifPresent(cheapest -> kept.add(scheduled(cheapest, prices)));
        kept.sort(Comparator.comparingDouble(StrategyPlan::seconds));
        return new StrategyResult(
                workload,
                cluster,
                new SearchedSpace(
                        gpus,
                        plans,
                        feasible,
                        evaluation.bounded(),
                        evaluation.timed(),
                        byKey(ruledOut)),
                best,
                kept,
                all);
    }

    private static SequencedMap<String, Long> byKey(Map<StrategyLimit, Long> counts) {
        SequencedMap<String, Long> byKey = new LinkedHashMap<>();
        counts.forEach((limit, count) -> byKey.put(limit.key(), count));
        return byKey;
    }

    private static StrategyPlan estimated(StrategyEstimate estimate, StrategyPrices prices) {
        return new StrategyPlan(estimate, null, prices.gpuHour(), prices.joule());
    }

    private StrategyPlan scheduled(StrategyEstimate estimate, StrategyPrices prices) {
        return new StrategyPlan(
                estimate,
                TrainingSimulation.step(workload.withPlan(estimate.plan()), cluster),
                prices.gpuHour(),
                prices.joule());
    }
}
