package org.mirinae.planning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cost.PowerDraw;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.simulation.training.PlanBound;
import org.mirinae.simulation.training.PlanCosts;
import org.mirinae.simulation.training.PlanTerms;
import org.mirinae.simulation.training.PreparedPlan;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.workload.ParallelPlan;
import org.mirinae.workload.Schedule;
import org.mirinae.workload.TrainingWorkload;

/**
 * Searches every plan of a training: closed forms by shape, priced in batches on a backend; then the
 * best are run as schedules. Plans that do not fit into the memory are ruled out before they are
 * timed, which is safe, for no time makes them fit. So are plans whose busiest rank alone takes
 * longer than a plan already priced that needs no more bytes, joules and GPUs.
 */
public final class StrategySearch {

    /** Forms between two batches; bounds what is held at once. */
    private static final int WINDOW = 20_000;

    /** Forms of the first batch: enough to rule out most of the rest. */
    private static final int FIRST = 2_000;

    private static final int RUN_OF_FRONT = 32;

    private final TrainingWorkload workload;
    private final Cluster cluster;
    private final KernelBackend backend;
    private final double capacity;
    private final PlanCosts costs;
    private final PowerDraw draw;
    private final StrategyFront front = new StrategyFront();
    private final Map<StrategyLimit, Long> ruledOut = new EnumMap<>(StrategyLimit.class);
    private final BooleanSupplier cancelled;
    private long plans;
    private long feasible;
    private long timed;
    private double leanestBytes = Double.POSITIVE_INFINITY;
    private @Nullable ParallelPlan leanest;

    /** Plans of one closed form. */
    private record Form(
            PreparedPlan prepared, List<StrategyVariant> variants, PlanBound bound, long gpus) {
        static Form of(PreparedPlan prepared, PlanBound bound, long gpus) {
            ParallelPlan plan = prepared.plan();
            int replicas = new TrainingPlanRanks(plan).denseReplicas();
            return new Form(prepared, StrategyVariant.of(plan, replicas), bound, gpus);
        }

        /** The least a variant takes; more than the capacity where none fits. */
        double leastBytes() {
            double least = Double.POSITIVE_INFINITY;
            for (StrategyVariant variant : variants) {
                least = Math.min(least, bound.bytes(variant.sharding()));
            }
            return least;
        }
    }

    private record Shape(Schedule schedule, int stages, int chunks, int microBatches) {
        static Shape of(PreparedPlan prepared) {
            ParallelPlan plan = prepared.plan();
            return new Shape(
                    plan.schedule(),
                    plan.pipeline(),
                    plan.virtualStages(),
                    prepared.microBatches());
        }
    }

    private StrategySearch(
            TrainingWorkload workload,
            Cluster cluster,
            KernelBackend backend,
            BooleanSupplier cancelled) {
        this.workload = workload;
        this.cluster = cluster;
        this.backend = backend;
        this.cancelled = cancelled;
        this.capacity = cluster.firstNode().gpu().memory().capacity().value();
        this.draw = PowerDraw.of(cluster.firstNode());
        this.costs = new PlanCosts(workload, cluster, backend, false);
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
            throw new InfeasibleException(List.of(search.nearest(result)));
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

    /** What every limit killed, and the nearest change that makes a plan feasible. */
    private Problem nearest(StrategyResult result) {
        StringBuilder killed = new StringBuilder("no plan is feasible:");
        new TreeMap<>(result.ruledOut())
                .forEach(
                        (limit, count) ->
                                killed.append(
                                        String.format(
                                                Locale.ROOT,
                                                " %s rule%s out %,d %s,",
                                                limit.words(),
                                                limit == StrategyLimit.MEMORY ? "s" : "",
                                                count,
                                                limit == StrategyLimit.MEMORY
                                                        ? "plans"
                                                        : "combinations")));
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
                        capacity / 1e9,
                        cluster.firstNode().gpu().name()));
        return new Problem("workload.plan", killed.toString(), remedy());
    }

    /** Twice as many GPUs, and twice again, until the leanest plan fits. */
    private String remedy() {
        int gpus = (int) Math.min(Integer.MAX_VALUE / 16, cluster.gpus());
        for (int times = 2; times <= 8; times *= 2) {
            leanestBytes = Double.POSITIVE_INFINITY;
            memory(gpus * times);
            if (leanestBytes <= capacity) {
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
        Map<Shape, List<PreparedPlan>> shapes = shapes(gpus);
        for (List<PreparedPlan> shape : shapes.values()) {
            List<PlanBound> bounds = costs.bounds(shape);
            for (int i = 0; i < shape.size(); i++) {
                count(Form.of(shape.get(i), bounds.get(i), gpus));
            }
        }
    }

    private Map<Shape, List<PreparedPlan>> shapes(int gpus) {
        Map<Shape, List<PreparedPlan>> shapes = new LinkedHashMap<>();
        StrategySpace.walk(
                        workload,
                        gpus,
                        plan -> {
                            PreparedPlan prepared = costs.prepare(plan);
                            shapes.computeIfAbsent(
                                            Shape.of(prepared), unknown -> new ArrayList<>())
                                    .add(prepared);
                        })
                .forEach((limit, count) -> ruledOut.merge(limit, count, Long::sum));
        return shapes;
    }

    private void walk(int gpus) {
        Map<Shape, List<PreparedPlan>> shapes = shapes(gpus);
        List<Form> forms = new ArrayList<>();
        List<List<PlanBound>> bounds =
                shapes.values().stream().toList().parallelStream().map(costs::bounds).toList();
        int at = 0;
        for (List<PreparedPlan> shape : shapes.values()) {
            List<PlanBound> ofShape = bounds.get(at++);
            for (int i = 0; i < shape.size(); i++) {
                Form form = Form.of(shape.get(i), ofShape.get(i), gpus);
                count(form);
                if (form.leastBytes() <= capacity) {
                    forms.add(form);
                }
            }
        }
        // The most promising first: their prices rule out the rest.
        forms.sort(Comparator.comparingDouble(form -> form.bound().seconds()));
        for (int from = 0; from < forms.size(); ) {
            int to = Math.min(forms.size(), from == 0 ? FIRST : from + WINDOW);
            price(forms.subList(from, to));
            from = to;
        }
    }

    /** Counts the plans of a form, those without memory for it apart. */
    private void count(Form form) {
        for (StrategyVariant variant : form.variants()) {
            plans++;
            double bytes = form.bound().bytes(variant.sharding());
            if (bytes < leanestBytes) {
                leanestBytes = bytes;
                leanest = variant.of(form.prepared().plan());
            }
            if (bytes > capacity) {
                ruledOut.merge(StrategyLimit.MEMORY, 1L, Long::sum);
            } else {
                feasible++;
            }
        }
    }

    private void price(List<Form> promising) {
        if (cancelled.getAsBoolean()) {
            throw new org.mirinae.engine.RunCancelledException(0);
        }
        Map<Shape, List<Form>> shapes = new LinkedHashMap<>();
        for (Form form : promising) {
            if (!beaten(form)) {
                shapes.computeIfAbsent(Shape.of(form.prepared()), unknown -> new ArrayList<>())
                        .add(form);
            }
        }
        List<List<Form>> groups = List.copyOf(shapes.values());
        List<List<PlanTerms>> terms =
                groups.parallelStream()
                        .map(group -> costs.terms(group.stream().map(Form::prepared).toList()))
                        .toList();
        List<Form> priced = new ArrayList<>();
        StrategyBatch batch =
                new StrategyBatch(
                        backend,
                        draw,
                        (tag, seconds, bytes, joules) -> {
                            Form form = priced.get((int) (tag >> 8));
                            take(form, (int) (tag & 0xff), seconds, bytes, joules);
                        });
        for (int g = 0; g < groups.size(); g++) {
            for (int i = 0; i < groups.get(g).size(); i++) {
                priced.add(groups.get(g).get(i));
                add(batch, priced.size() - 1L, priced.getLast(), terms.get(g).get(i));
            }
        }
        batch.flush();
    }

    private void add(StrategyBatch batch, long index, Form form, PlanTerms terms) {
        for (int v = 0; v < form.variants().size(); v++) {
            StrategyVariant variant = form.variants().get(v);
            if (terms.bytes(variant.sharding()) <= capacity) {
                batch.add(index << 8 | v, terms, variant);
            }
        }
    }

    /** Whether a plan known is better than this one can be, whatever its variant. */
    private boolean beaten(Form form) {
        PlanBound bound = form.bound();
        double busy =
                draw.arithmeticWatts() * bound.arithmetic() + draw.memoryWatts() * bound.memory();
        double chip =
                Math.min(
                        draw.boardWatts() * bound.seconds(),
                        draw.runningWatts() * bound.seconds() + busy);
        double joules = chip + draw.otherWattsPerChip() * bound.seconds();
        return front.beats(
                bound.seconds(), form.gpus(), form.leastBytes(), joules * form.gpus());
    }

    private void take(Form form, int variant, double seconds, double bytes, double joules) {
        timed++;
        front.offer(
                seconds,
                form.gpus(),
                bytes,
                joules * form.gpus(),
                form.prepared().plan(),
                form.variants().get(variant));
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
        kept.sort(Comparator.comparingDouble(StrategyPlan::seconds));
        return new StrategyResult(
                workload,
                cluster,
                gpus,
                plans,
                feasible,
                timed,
                Map.copyOf(ruledOut),
                best,
                kept,
                all.size(),
                leanest,
                leanestBytes);
    }

    private StrategyPlan scheduled(StrategyEstimate estimate, StrategyPrices prices) {
        return new StrategyPlan(
                estimate,
                TrainingSimulation.step(workload.withPlan(estimate.plan()), cluster),
                prices.gpuHour(),
                prices.joule());
    }
}
