package org.mirinae.planning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.Overlap;
import org.mirinae.workload.ParallelPlan;

/** A search as a document: plain maps and lists, to be written as JSON or drawn as tables. */
public final class StrategyReport {

    private StrategyReport() {}

    /** The document; {@code why} where it was asked. */
    public static SequencedMap<String, Object> tree(
            StrategyResult result, @Nullable StrategyWhy why) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", "search");
        tree.put("gpus_tried", new ArrayList<Object>(result.gpus()));
        tree.put("plans", result.plans());
        tree.put("feasible", result.feasible());
        tree.put("bounded", result.bounded());
        tree.put("priced", result.timed());
        tree.put("ruled_out", ruledOut(result));
        tree.put("fastest", rows(result.best(), result));
        tree.put("pareto", rows(result.front(), result));
        tree.put("pareto_size", result.frontSize());
        if (why != null) {
            tree.put("why", why(why));
        }
        return tree;
    }

    private static SequencedMap<String, Object> ruledOut(StrategyResult result) {
        SequencedMap<String, Object> out = new LinkedHashMap<>();
        new TreeMap<>(result.ruledOut()).forEach((limit, count) -> out.put(limit.key(), count));
        return out;
    }

    private static List<Object> rows(List<StrategyPlan> plans, StrategyResult result) {
        double capacity = result.cluster().firstNode().gpu().memory().capacity().value();
        List<Object> rows = new ArrayList<>();
        for (StrategyPlan plan : plans) {
            rows.add(row(plan, capacity));
        }
        return rows;
    }

    private static SequencedMap<String, Object> row(StrategyPlan plan, double capacity) {
        SequencedMap<String, Object> row = new LinkedHashMap<>();
        row.put("step_time_seconds", plan.seconds());
        row.put("closed_form_seconds", plan.estimate().seconds());
        row.put("gpus", plan.estimate().gpus());
        TrainingStep step = plan.step();
        if (step != null) {
            row.put("tokens_per_second", step.result().tokensPerSecond());
            row.put("mfu", step.result().mfu());
        }
        row.put("memory_bytes", plan.estimate().bytes());
        row.put("memory_headroom_bytes", capacity - plan.estimate().bytes());
        row.put("energy_joules", plan.joules());
        row.put("gpu_hours", plan.estimate().gpus() * plan.seconds() / 3600);
        if (plan.hourlyPrice() > 0 || plan.energyPrice() > 0) {
            row.put("price", plan.price());
        }
        row.put("plan", plan(plan.estimate().plan()));
        return row;
    }

    /** A plan as a scenario writes it. */
    public static SequencedMap<String, Object> plan(ParallelPlan plan) {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("tensor", plan.tensor());
        map.put("context", plan.context());
        map.put("expert", plan.expert());
        map.put("pipeline", plan.pipeline());
        map.put("virtual_stages", plan.virtualStages());
        map.put("schedule", plan.schedule().toString());
        map.put("data", plan.data());
        map.put("micro_batch", plan.microBatch());
        map.put("recompute", plan.recompute().name().toLowerCase(Locale.ROOT));
        map.put("sharding", plan.sharding().name().toLowerCase(Locale.ROOT));
        map.put("sequence_parallel", plan.sequenceParallel());
        Overlap overlap = plan.overlap();
        SequencedMap<String, Object> overlaps = new LinkedHashMap<>();
        overlaps.put("tensor", overlap.tensor());
        overlaps.put("context", overlap.context());
        overlaps.put("expert", overlap.expert());
        overlaps.put("pipeline", overlap.pipeline());
        overlaps.put("gradients", overlap.gradients());
        overlaps.put("parameters", overlap.parameters());
        map.put("overlap", overlaps);
        return map;
    }

    private static SequencedMap<String, Object> why(StrategyWhy why) {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("fits", why.fits());
        map.put("memory_bytes", why.memory().total());
        map.put("capacity_bytes", why.memory().capacity());
        map.put("step_time_seconds", why.step().seconds());
        StrategyPlan best = why.best();
        if (best != null) {
            map.put("best_step_time_seconds", best.seconds());
            map.put("difference_seconds", new LinkedHashMap<>(why.differenceSeconds()));
        }
        return map;
    }

    /** One line of CSV a plan: the fastest, then those of the front. */
    public static String csv(StrategyResult result) {
        StringBuilder csv = new StringBuilder();
        SequencedMap<String, Object> tree = tree(result, null);
        for (String list : List.of("fastest", "pareto")) {
            for (Object row : (List<?>) java.util.Objects.requireNonNull(tree.get(list))) {
                SequencedMap<String, String> cells = new LinkedHashMap<>();
                cells.put("list", list);
                flatten("", (Map<?, ?>) row, cells);
                if (csv.isEmpty()) {
                    csv.append(String.join(",", cells.keySet())).append('\n');
                }
                csv.append(String.join(",", cells.values())).append('\n');
            }
        }
        return csv.toString();
    }

    private static void flatten(String prefix, Map<?, ?> row, Map<String, String> cells) {
        row.forEach(
                (key, value) -> {
                    if (value instanceof Map<?, ?> inner) {
                        flatten(prefix + key + ".", inner, cells);
                    } else {
                        cells.put(prefix + key, String.valueOf(value));
                    }
                });
    }
}
