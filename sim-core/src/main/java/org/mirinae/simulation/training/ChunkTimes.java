package org.mirinae.simulation.training;

import org.mirinae.cost.TrainingFootprint;
import org.mirinae.cost.TrainingFootprint.RankElements;
import org.mirinae.llm.TrainingWork.Pass;
import org.mirinae.workload.TrainingWorkload;

/**
 * What a micro-batch takes in each virtual stage, and what the stage's weights take to exchange.
 */
final class ChunkTimes {

    final PassTime[] forward;
    final PassTime[] backward;
    final PassTime[] recompute;
    final double[] gradientSeconds;
    final double[] gatherSeconds;
    final int[] layers;
    final RankElements[] weights;

    ChunkTimes(
            TrainingWorkload workload,
            int[][] dealt,
            LayerTimes times,
            TrainingFootprint footprint,
            DataParallelTimes exchange) {
        int virtual = dealt.length;
        forward = new PassTime[virtual];
        backward = new PassTime[virtual];
        recompute = new PassTime[virtual];
        gradientSeconds = new double[virtual];
        gatherSeconds = new double[virtual];
        layers = new int[virtual];
        weights = new RankElements[virtual];
        for (int v = 0; v < virtual; v++) {
            boolean first = v == 0;
            boolean last = v == virtual - 1;
            forward[v] = pass(dealt[v], times, Pass.FORWARD, first, last);
            backward[v] = pass(dealt[v], times, Pass.BACKWARD, first, last);
            PassTime again = PassTime.NONE;
            for (int g = 0; g < dealt[v].length; g++) {
                again = again.plus(times.recompute(g).times(dealt[v][g]));
                layers[v] += dealt[v][g];
            }
            recompute[v] = again;
            weights[v] = weights(workload, dealt[v], footprint, first, last);
            gradientSeconds[v] = exchange.gradients(weights[v]);
            gatherSeconds[v] = exchange.gather(weights[v]);
            if (exchange.gathersAlways()) {
                shardParameters(v, workload.plan().overlap().parameters());
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
            boolean last) {
        RankElements sum = RankElements.NONE;
        for (int g = 0; g < dealt.length; g++) {
            sum =
                    sum.plus(
                            footprint
                                    .layerElements(workload.model().layers().get(g))
                                    .times(dealt[g]));
        }
        sum = first ? sum.plus(footprint.embeddingElements()) : sum;
        boolean shared = first && workload.model().tiedEmbeddings();
        return last && !shared ? sum.plus(footprint.headElements()) : sum;
    }

    /**
     * With sharded parameters each pass gathers them layer by layer, and backward scatters the
     * gradients; beside computation all but one layer's part can be hidden.
     */
    private void shardParameters(int v, boolean overlap) {
        double gather = gatherSeconds[v];
        double back = gather + gradientSeconds[v];
        int parts = Math.max(1, layers[v]);
        if (overlap) {
            gather = Math.max(gather / parts, gather - forward[v].seconds());
            double beside = backward[v].seconds() + recompute[v].seconds();
            back = Math.max(back / parts, back - beside);
        }
        forward[v] = forward[v].withData(gather);
        backward[v] = backward[v].withData(back);
        gradientSeconds[v] = 0;
        gatherSeconds[v] = 0;
    }

    double[] forwardSeconds() {
        double[] seconds = new double[forward.length];
        for (int v = 0; v < seconds.length; v++) {
            seconds[v] = forward[v].seconds();
        }
        return seconds;
    }

    double[] backwardSeconds() {
        double[] seconds = new double[backward.length];
        for (int v = 0; v < seconds.length; v++) {
            seconds[v] = backward[v].seconds() + recompute[v].seconds();
        }
        return seconds;
    }
}
