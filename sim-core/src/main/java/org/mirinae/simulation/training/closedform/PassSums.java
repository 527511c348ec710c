package org.mirinae.simulation.training.closedform;

import java.util.List;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.simulation.training.LayerTimes;
import org.mirinae.simulation.training.PassTime;
import org.mirinae.workload.schedule.StageOrders;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * The passes of one micro-batch as plain numbers: by kind of pass, what a layer of each group takes
 * and what both ends of the model take. Immutable once made.
 */
public final class PassSums {

    /** Kinds of pass: those of {@link StageOrders}, and what is computed again. */
    static final int KINDS = 5;

    static final int AGAIN = 4;

    /** Columns of a pass. */
    static final int SECONDS = 0;

    static final int ARITHMETIC = 1;
    static final int MEMORY = 2;
    static final int COMPUTE = 3;
    static final int EXPERT = 4;
    private static final int COLUMNS = 5;

    private static final List<Pass> PASSES =
            List.of(Pass.FORWARD, Pass.BACKWARD, Pass.BACKWARD_INPUT, Pass.BACKWARD_WEIGHT);

    final double[][][] layers;
    final double[][] embedding;
    final double[][] head;
    final RankElements[] weights;
    final RankElements embeddingWeights;
    final RankElements headWeights;
    private final boolean tied;

    PassSums(TrainingWorkload workload, LayerTimes times, TrainingFootprint footprint) {
        int groups = workload.model().layers().size();
        layers = new double[KINDS][groups][];
        embedding = new double[KINDS][];
        head = new double[KINDS][];
        weights = new RankElements[groups];
        for (int g = 0; g < groups; g++) {
            for (int k = 0; k < PASSES.size(); k++) {
                layers[k][g] = columns(times.layer(g, PASSES.get(k)));
            }
            layers[AGAIN][g] = columns(times.recompute(g));
            weights[g] = footprint.layerElements(workload.model().layers().get(g));
        }
        for (int k = 0; k < KINDS; k++) {
            embedding[k] =
                    k == AGAIN ? new double[COLUMNS] : columns(times.embedding(PASSES.get(k)));
            head[k] = k == AGAIN ? new double[COLUMNS] : columns(times.head(PASSES.get(k)));
        }
        embeddingWeights = footprint.embeddingElements();
        tied = workload.model().tiedEmbeddings();
        headWeights = footprint.headElements();
    }

    private static double[] columns(PassTime pass) {
        return new double[] {
            pass.seconds(), pass.arithmetic(), pass.memory(), pass.compute(), pass.expert()
        };
    }

    /** A column of a pass over a chunk. */
    double of(int kind, int column, int[] dealt, boolean first, boolean last) {
        double sum = 0;
        for (int g = 0; g < dealt.length; g++) {
            sum += layers[kind][g][column] * dealt[g];
        }
        sum += first ? embedding[kind][column] : 0;
        return sum + (last ? head[kind][column] : 0);
    }

    /** Weights of a chunk. */
    RankElements weights(int[] dealt, boolean first, boolean last) {
        RankElements sum = RankElements.NONE;
        for (int g = 0; g < dealt.length; g++) {
            sum = sum.plus(weights[g].times(dealt[g]));
        }
        sum = first ? sum.plus(embeddingWeights) : sum;
        return last && !(first && tied) ? sum.plus(headWeights) : sum;
    }
}
