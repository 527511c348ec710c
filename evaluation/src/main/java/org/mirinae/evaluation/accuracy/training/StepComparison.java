package org.mirinae.evaluation.accuracy.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.cluster.Cluster;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.Family;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * The published time of a training step beside ours.
 *
 * @param table the row stands in
 * @param id of the row
 * @param source who published it
 */
record StepComparison(String table, String id, String source) {

    private static final String METRIC = "step_time";

    /** A row without a figure of ours. */
    RowComparison without(boolean stated, Prediction why) {
        return new RowComparison(table, METRIC, subset(stated), id, source, "s", null, why);
    }

    /** A row with our figure: of the stated plan, or of the fastest one the row leaves open. */
    RowComparison of(PlanSpace space, Cluster cluster, double published, List<String> assumptions) {
        return of(List.of(space), cluster, published, assumptions);
    }

    /** A row that leaves open more than a plan, such as the recipe of its products. */
    RowComparison of(
            List<PlanSpace> spaces, Cluster cluster, double published, List<String> assumptions) {
        PlanSpace space = spaces.getFirst();
        Prediction prediction;
        try {
            prediction = predict(spaces, cluster, assumptions);
        } catch (SkippedRowException e) {
            prediction = new Prediction.Skipped(e.reason());
        }
        return new RowComparison(
                table, METRIC, subset(space.stated()), id, source, "s", published, prediction);
    }

    private static String subset(boolean stated) {
        return stated ? "plan_stated" : "plan_searched";
    }

    private static Prediction predict(
            List<PlanSpace> spaces, Cluster cluster, List<String> assumptions) {
        PlanSpace space = spaces.getFirst();
        List<List<TrainingWorkload>> families =
                spaces.stream().flatMap(each -> each.families().stream()).toList();
        if (families.isEmpty()) {
            throw new SkippedRowException("no plan deals the batch out over the chips");
        }
        List<String> notes = new ArrayList<>(assumptions);
        TrainingWorkload chosen = families.getFirst().getFirst();
        if (families.size() > 1 || families.getFirst().size() > 1) {
            chosen = fastest(families, cluster, notes);
        }
        if (!space.chunksOpen()
                && chosen.plan().pipeline().virtualStages() != space.virtualStages()) {
            notes.add("interleaving wants whole rounds of micro-batches: computed without");
        }
        TrainingStep step = step(chosen, cluster);
        return Predictions.made(step.seconds(), "s", Family.STEP_TIME, step.basis(), notes);
    }

    /** The fastest plan that fits; where none does, the one that needs the least memory. */
    private static TrainingWorkload fastest(
            List<List<TrainingWorkload>> families, Cluster cluster, List<String> notes) {
        TrainingWorkload best = null;
        double bestSeconds = Double.POSITIVE_INFINITY;
        TrainingWorkload leanest = families.getFirst().getFirst();
        double leastBytes = Double.POSITIVE_INFINITY;
        for (List<TrainingWorkload> family : families) {
            for (TrainingWorkload workload : family) {
                TrainingMemory memory = TrainingSimulation.memory(workload, cluster);
                double bytes = memory.total();
                if (bytes < leastBytes) {
                    leastBytes = bytes;
                    leanest = workload;
                }
                if (bytes > memory.capacity()) {
                    continue;
                }
                double seconds = step(workload, cluster).seconds();
                if (seconds < bestSeconds) {
                    bestSeconds = seconds;
                    best = workload;
                }
                Recompute again = workload.plan().recomputation().what();
                if (again != Recompute.SELECTIVE) {
                    // Nothing is thrown away, or as few whole layers as fit: the rest is slower.
                    break;
                }
            }
        }
        if (best == null) {
            notes.add("no plan fits into memory by our count; the leanest is taken");
            return leanest;
        }
        notes.add(
                "what the row leaves open is searched for the fastest that fits: "
                        + best.precision()
                        + " "
                        + best.plan());
        return best;
    }

    private static TrainingStep step(TrainingWorkload workload, Cluster cluster) {
        try {
            return TrainingSimulation.step(workload, cluster);
        } catch (InfeasibleException | InvalidScenarioException e) {
            throw new SkippedRowException("the simulator refuses the plan: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // A format the GPU has no rate for.
            throw new SkippedRowException(String.valueOf(e.getMessage()));
        }
    }
}
