package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.workload.training.TrainingWorkload;

/** Deals the layers of a model to the virtual stages of a pipeline. */
public final class StageLayers {

    private StageLayers() {}

    /** Deals the layers as the plan of a training says. */
    static int[][] of(TrainingWorkload workload) {
        List<Integer> given = workload.plan().pipeline().stageLayers();
        return given == null
                ? deal(workload.model(), workload.plan().chunks())
                : deal(workload.model(), given);
    }

    /**
     * Deals the layers in order and as evenly as they go; what is left over goes to the stages
     * behind the first, so that those with the embedding and the LM head stay the lightest, as in
     * the Llama 3 report (section 3.3.2).
     *
     * @return how many layers of each group, by virtual stage
     */
    public static int[][] deal(LanguageModel model, int virtualStages) {
        int layers = model.layerCount();
        int each = layers / virtualStages;
        int more = layers % virtualStages;
        List<Integer> counts = new ArrayList<>();
        for (int v = 0; v < virtualStages; v++) {
            boolean extra = virtualStages > 1 && v >= 1 && v <= more;
            counts.add(each + (extra ? 1 : 0));
        }
        return deal(model, counts);
    }

    /**
     * Deals so many layers to each virtual stage, in order.
     *
     * @param counts that sum to the layers of the model
     * @return how many layers of each group, by virtual stage
     */
    static int[][] deal(LanguageModel model, List<Integer> counts) {
        int[] order = order(model);
        int[][] dealt = new int[counts.size()][model.layers().size()];
        int layer = 0;
        for (int v = 0; v < dealt.length; v++) {
            for (int i = 0; i < counts.get(v); i++) {
                dealt[v][order[layer++]]++;
            }
        }
        return dealt;
    }

    /** The group of each layer, from the input on. */
    private static int[] order(LanguageModel model) {
        int groups = model.layers().size();
        int[] order = new int[model.layerCount()];
        int[] given = new int[groups];
        for (int i = 0; i < order.length; i++) {
            int next = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < groups; g++) {
                int count = model.layers().get(g).count();
                double due = (double) count * (i + 1) / order.length - given[g];
                double rank = model.interleaved() ? due : -g;
                if (given[g] < count && rank > most) {
                    most = rank;
                    next = g;
                }
            }
            given[next]++;
            order[i] = next;
        }
        return order;
    }
}
