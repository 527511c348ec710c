package org.mirinae.simulation.training;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mirinae.workload.ParallelPlan;

/**
 * Runs the pipeline schedule of one step, then what follows it: the rest of the gradients, the
 * optimizer, the gathering of parameters. All ranks wait for the slowest before the optimizer, for
 * the norm of the gradients is one over all.
 */
final class StepSchedule {

    private final ParallelPlan plan;
    private final ChunkTimes chunks;
    private final int microBatches;
    private final double send;
    private final boolean gathersOnce;
    private final PipelineSchedule schedule;
    private final boolean sendBlocks;
    private double[] ready = new double[0];

    StepSchedule(
            ParallelPlan plan,
            ChunkTimes chunks,
            int microBatches,
            double send,
            boolean gathersOnce) {
        this.plan = plan;
        this.chunks = chunks;
        this.microBatches = microBatches;
        this.send = plan.pipeline() == 1 ? 0 : send;
        this.gathersOnce = gathersOnce;
        sendBlocks =
                plan.pipeline() > 1 && !(plan.overlap().pipeline() && plan.virtualStages() > 1);
        schedule =
                new PipelineSchedule(
                        plan.pipeline(),
                        plan.virtualStages(),
                        microBatches,
                        chunks.forwardSeconds(),
                        chunks.backwardSeconds());
    }

    PipelineSchedule pipeline() {
        return schedule;
    }

    /**
     * Runs it.
     *
     * @param optimizerSeconds of each stage
     * @return exposed seconds by cause of the stage that finishes last, in the contract's order
     */
    Outcome run(double[] optimizerSeconds) {
        boolean early = gathersOnce && plan.overlap().parameters();
        schedule.run(send, sendBlocks, new double[chunks.forward.length]);
        double[] alone = finishes();
        ready = new double[chunks.forward.length];
        if (early) {
            for (int s = 0; s < plan.pipeline(); s++) {
                double gathered = 0;
                for (int c = 0; c < plan.virtualStages(); c++) {
                    int v = c * plan.pipeline() + s;
                    gathered += chunks.gatherSeconds[v];
                    ready[v] = gathered;
                }
            }
            schedule.run(send, sendBlocks, ready);
        }
        double[] finish = finishes();
        int slowest = 0;
        double end = 0;
        for (int s = 0; s < plan.pipeline(); s++) {
            double reduced = reduced(s, finish[s]);
            if (reduced > end) {
                end = reduced;
                slowest = s;
            }
        }
        double optimizer = 0;
        double late = 0;
        for (int s = 0; s < plan.pipeline(); s++) {
            optimizer = Math.max(optimizer, optimizerSeconds[s]);
            late = Math.max(late, gathersOnce && !early ? gatherAll(s) : 0);
        }
        double step = end + optimizer + late;
        double data = reduced(slowest, finish[slowest]) - finish[slowest] + late;
        // What gathering parameters first costs is what the schedule takes longer with it.
        data += Math.max(0, finish[slowest] - alone[slowest]);
        return new Outcome(step, slowest, breakdown(slowest, step, data, optimizer));
    }

    private double[] finishes() {
        double[] finish = new double[plan.pipeline()];
        for (int s = 0; s < finish.length; s++) {
            finish[s] = schedule.finish(s);
        }
        return finish;
    }

    private double gatherAll(int stage) {
        double sum = 0;
        for (int c = 0; c < plan.virtualStages(); c++) {
            sum += chunks.gatherSeconds[c * plan.pipeline() + stage];
        }
        return sum;
    }

    /**
     * When the gradients of a stage are summed. Beside the last backward pass a chunk's gradients
     * travel bucket by bucket; the bucket of the last layer always comes after it.
     */
    private double reduced(int stage, double finish) {
        boolean overlap = plan.overlap().gradients();
        double time = overlap ? 0 : finish;
        double lastBucket = 0;
        for (int c = plan.virtualStages() - 1; c >= 0; c--) {
            int v = c * plan.pipeline() + stage;
            double begins = overlap ? schedule.lastBackwardStart(v) : time;
            time = Math.max(time, begins) + chunks.gradientSeconds[v];
            lastBucket = chunks.gradientSeconds[v] / Math.max(1, chunks.layers[v]);
        }
        return overlap ? Math.max(time, finish + lastBucket) : time;
    }

    private SequencedMap<String, Double> breakdown(
            int stage, double step, double data, double optimizer) {
        PassTime forward = PassTime.NONE;
        PassTime backward = PassTime.NONE;
        PassTime recompute = PassTime.NONE;
        for (int c = 0; c < plan.virtualStages(); c++) {
            int v = c * plan.pipeline() + stage;
            forward = forward.plus(chunks.forward[v].times(microBatches));
            backward = backward.plus(chunks.backward[v].times(microBatches));
            recompute = recompute.plus(chunks.recompute[v].times(microBatches));
        }
        PassTime all = forward.plus(backward).plus(recompute);
        double pipeline = sendBlocks ? schedule.sends(stage) * send : 0;
        SequencedMap<String, Double> by = new LinkedHashMap<>();
        by.put("forward", forward.compute());
        by.put("backward", backward.compute());
        by.put("recompute", recompute.compute());
        by.put("tensor_parallel", all.tensor());
        by.put("context_parallel", all.context());
        by.put("expert_parallel", all.expert());
        by.put("pipeline", pipeline);
        double known = all.seconds() + pipeline + data + optimizer;
        by.put("bubble", Math.max(0, step - known));
        by.put("data_parallel", all.data() + data);
        by.put("optimizer", optimizer);
        return by;
    }

    /**
     * A step.
     *
     * @param seconds it takes
     * @param stage that finishes last
     * @param breakdown its exposed seconds by cause
     */
    record Outcome(double seconds, int stage, SequencedMap<String, Double> breakdown) {}
}
