package org.mirinae.simulation.training.closedform;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.workload.training.Offload;

/**
 * Holds the kinds of chunk of a shape under the form evaluated last, and what follows once a step.
 */
final class PipelineChunks {

    final PipelineLayout layout;
    final ChunkKind[] kinds;
    private final DoubleUnaryOperator optimizerSeconds;
    private @Nullable PreparedPlan prepared;
    private @Nullable PassSums passes;
    private final double[] optimizer = new double[2];
    private final double[] copies = new double[2];

    PipelineChunks(DoubleUnaryOperator optimizerSeconds, PipelineLayout layout) {
        this.optimizerSeconds = optimizerSeconds;
        this.layout = layout;
        kinds = layout.kinds.stream().map(ChunkKind::new).toArray(ChunkKind[]::new);
    }

    /** Takes the figures of a form; what it shares with the one before is not looked up again. */
    void evaluate(PlanForm form) {
        if (form.prepared() != prepared || form.passes() != passes) {
            for (ChunkKind kind : kinds) {
                kind.evaluate(form.prepared(), form.passes());
            }
            if (form.prepared() != prepared) {
                prepared = form.prepared();
                update(form.prepared());
            }
            passes = form.passes();
        }
        for (ChunkKind kind : kinds) {
            kind.form(form.offloaded(), form.parameters(), form.prepared().contention);
        }
    }

    private void update(PreparedPlan plan) {
        Offload offload = plan.plan.offload();
        for (int way = 0; way < 2; way++) {
            optimizer[way] = 0;
            copies[way] = 0;
            for (PipelineLayout.Ranks ranks : layout.ranks) {
                double parameters = updated(plan, ranks.held(), way == 1);
                double seconds = optimizerSeconds.applyAsDouble(parameters);
                optimizer[way] = Math.max(optimizer[way], seconds);
                if (offload.optimizer() > 0) {
                    double bytes =
                            offload.optimizer() * plan.activations.optimizerBytes(parameters);
                    double copied = plan.copies.seconds(bytes, bytes) - seconds;
                    copies[way] = Math.max(copies[way], copied);
                }
            }
        }
    }

    /** Parameters a rank updates. */
    private double updated(PreparedPlan plan, int[] held, boolean sharded) {
        double dense = 0;
        double experts = 0;
        for (int k = 0; k < held.length; k++) {
            RankElements weights = kinds[k].weights;
            dense += held[k] * weights.dense();
            experts += held[k] * weights.experts();
        }
        return sharded
                ? dense / plan.ranks.denseShards() + experts / plan.ranks.expertShards()
                : dense + experts;
    }

    /** Seconds of the optimizer, unsharded and sharded. */
    double[] optimizer() {
        return optimizer.clone();
    }

    /** Returns what copying offloaded optimizer states adds to the optimizer's time. */
    double[] copies() {
        return copies.clone();
    }

    /** Seconds of gathering parameters once a step. */
    double lateGather() {
        double most = 0;
        for (PipelineLayout.Ranks ranks : layout.ranks) {
            double sum = 0;
            for (int k = 0; k < kinds.length; k++) {
                sum += ranks.held()[k] * kinds[k].gather;
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}
