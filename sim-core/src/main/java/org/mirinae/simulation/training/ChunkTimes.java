package org.mirinae.simulation.training;

import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Computes how long a micro-batch takes in each virtual stage, and how long the stage's weights
 * take to exchange.
 */
final class ChunkTimes {

    final PassTime[] forward;
    final PassTime[] backward;
    final PassTime[] input;
    final PassTime[] weight;
    final PassTime[] recompute;
    final double[] gradientSeconds;
    final double[] gatherSeconds;
    final int[] layers;
    final RankElements[] weights;

    /** The bytes of one weight's gradient, gathered and exchanged. */
    final double gradientBytes;

    ChunkTimes(
            TrainingWorkload workload,
            int[][] dealt,
            LayerTimes times,
            TrainingFootprint footprint,
            DataParallelTimes exchange,
            OffloadTimes copies,
            double contention) {
        int virtual = dealt.length;
        forward = new PassTime[virtual];
        backward = new PassTime[virtual];
        input = new PassTime[virtual];
        weight = new PassTime[virtual];
        recompute = new PassTime[virtual];
        gradientSeconds = new double[virtual];
        gatherSeconds = new double[virtual];
        layers = new int[virtual];
        weights = new RankElements[virtual];
        gradientBytes = workload.gradients().bytesPerElement();
        for (int v = 0; v < virtual; v++) {
            boolean first = v == 0;
            boolean last = v == virtual - 1;
            forward[v] = pass(dealt[v], times, Pass.FORWARD, first, last);
            backward[v] = pass(dealt[v], times, Pass.BACKWARD, first, last);
            input[v] = pass(dealt[v], times, Pass.BACKWARD_INPUT, first, last);
            weight[v] = pass(dealt[v], times, Pass.BACKWARD_WEIGHT, first, last);
            PassTime again = PassTime.NONE;
            int[] layersAgain = workload.plan().recomputation().layersAgain(dealt[v]);
            for (int g = 0; g < dealt[v].length; g++) {
                again = again.plus(times.recompute(g).times(layersAgain[g]));
                layers[v] += dealt[v][g];
            }
            recompute[v] = again;
            weights[v] = weights(workload, dealt[v], footprint, first, last, true);
            RankElements held = weights(workload, dealt[v], footprint, first, last, false);
            gradientSeconds[v] = exchange.gradients(weights[v]);
            gatherSeconds[v] = exchange.gather(exchange.gathersAlways() ? held : weights[v]);
            if (workload.plan().offload().any()) {
                copy(v, workload, held, footprint.offloadedActivations(dealt[v]), copies);
            }
            if (exchange.gathersAlways()) {
                double once = exchange.betweenCopies(weights[v]);
                shardParameters(v, once, workload.plan().overlap(), contention);
            }
        }
    }

    private static PassTime pass(
            int[] dealt, LayerTimes times, Pass pass, boolean first, boolean last) {
        PassTime sum = PassTime.NONE;
        for (int g = 0; g < dealt.length; g++) {
            sum = sum.plus(times.layer(g, pass).times(dealt[g]));
        }
        sum = first ? sum.plus(times.embedding(pass)) : sum;
        return last ? sum.plus(times.head(pass)) : sum;
    }

    private static RankElements weights(
            TrainingWorkload workload,
            int[] dealt,
            TrainingFootprint footprint,
            boolean first,
            boolean last,
            boolean trained) {
        RankElements sum = RankElements.NONE;
        for (int g = 0; g < dealt.length; g++) {
            LayerGroup group = workload.model().layers().get(g);
            RankElements layer =
                    trained ? footprint.trainedElements(group) : footprint.layerElements(group);
            sum = sum.plus(layer.times(dealt[g]));
        }
        if (trained && workload.lora() != null) {
            return sum;
        }
        sum = first ? sum.plus(footprint.embeddingElements()) : sum;
        boolean shared = first && workload.model().tiedEmbeddings();
        return last && !shared ? sum.plus(footprint.headElements()) : sum;
    }

    /** Copies of offloaded weights, in for every pass, and of activations, out and in again. */
    private void copy(
            int v,
            TrainingWorkload workload,
            RankElements held,
            double activations,
            OffloadTimes copies) {
        double element = workload.formats().activations().bytesPerElement();
        double in = workload.plan().offload().weights() * (held.dense() + held.experts()) * element;
        double again = recompute[v].seconds();
        forward[v] = copies.beside(forward[v], 0, in, activations);
        backward[v] = copies.beside(backward[v], again, in + activations, 0);
        input[v] = copies.beside(input[v], again, in + activations, 0);
    }

    /**
     * Adds the exchange of sharded parameters: each pass gathers them layer by layer, and backward
     * scatters the gradients; beside computation all but one layer's part can be hidden.
     */
    private void shardParameters(int v, double once, Overlap overlap, double contention) {
        double gather = gatherSeconds[v];
        double scatter = gradientSeconds[v] - once;
        double again = recompute[v].seconds();
        int parts = Math.max(1, layers[v]);
        forward[v] = beside(forward[v], gather, 0, parts, overlap, contention);
        backward[v] = beside(backward[v], gather + scatter, again, parts, overlap, contention);
        input[v] = beside(input[v], gather, again, parts, overlap, contention);
        weight[v] = beside(weight[v], scatter, 0, parts, overlap, contention);
        gradientSeconds[v] = once;
        gatherSeconds[v] = 0;
    }

    /** A pass with what it gathers and scatters, hidden as far as it goes. */
    private static PassTime beside(
            PassTime pass,
            double exchange,
            double more,
            int parts,
            Overlap overlap,
            double contention) {
        if (!overlap.parameters()) {
            return pass.withData(exchange);
        }
        double exposed = Math.max(exchange / parts, exchange - pass.seconds() - more);
        double slowed = (exchange - exposed) * contention;
        return pass.withData(exposed).withCompute(pass.compute() + slowed);
    }

    /**
     * Seconds of each virtual stage.
     *
     * @param again what is computed again before the pass, or nothing
     */
    private static double[] seconds(PassTime[] passes, PassTime[] again) {
        double[] seconds = new double[passes.length];
        for (int v = 0; v < seconds.length; v++) {
            seconds[v] = passes[v].seconds() + (again.length == 0 ? 0 : again[v].seconds());
        }
        return seconds;
    }

    double[] forwardSeconds() {
        return seconds(forward, new PassTime[0]);
    }

    /** Whole backward passes, recomputation included. */
    double[] backwardSeconds() {
        return seconds(backward, recompute);
    }

    /** Backward passes without gradients of weights, recomputation included. */
    double[] inputSeconds() {
        return seconds(input, recompute);
    }

    double[] weightSeconds() {
        return seconds(weight, new PassTime[0]);
    }

    /** Returns the time of a run, recomputation apart. */
    PassTime of(int kind, int v) {
        return switch (kind) {
            case StageOrders.FORWARD -> forward[v];
            case StageOrders.BACKWARD -> backward[v];
            case StageOrders.BACKWARD_INPUT -> input[v];
            default -> weight[v];
        };
    }
}
