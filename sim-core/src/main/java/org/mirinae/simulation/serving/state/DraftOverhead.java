package org.mirinae.simulation.serving.state;

import org.mirinae.cluster.Cluster;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.llm.architecture.CacheSize;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.ServingStepTimes;
import org.mirinae.perf.serving.SpeculativeStepTimes;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.workload.serving.DraftKind;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.Speculation;

/**
 * Computes what drafting adds to a pool: time of its iterations, and weights and cache of the
 * draft.
 */
public final class DraftOverhead {

    private DraftOverhead() {}

    /** Iterations with drafts, where the workload has them. */
    public static StepTimes times(
            ServingWorkload alone,
            StepTimes model,
            Cluster nodes,
            Interconnect interconnect,
            KernelBackend backend) {
        Speculation speculation = alone.speculation();
        if (speculation == null) {
            return model;
        }
        ServingWorkload drafting = alone.drafting();
        StepTimes draft =
                drafting == null
                        ? SpeculativeStepTimes.FREE
                        : new ServingStepTimes(drafting, nodes, interconnect, backend);
        return new SpeculativeStepTimes(model, draft, speculation);
    }

    /** Memory with the draft's weights and, for every token, its cache. */
    public static ServingMemory memory(ServingWorkload alone, ServingMemory model, Node node) {
        ServingWorkload drafting = alone.drafting();
        if (drafting == null || alone.deployment().engine().kvMemory().blocks() != null) {
            return model;
        }
        double weights = weights(alone, drafting, node);
        double left = model.kvCache() - weights;
        double own = cache(alone, alone.model());
        double share = own / (own + cache(alone, drafting.model()));
        double scale = model.kvCache() > 0 ? Math.max(0, left) / model.kvCache() : 0;
        return new ServingMemory(
                model.weights() + weights,
                model.activations(),
                model.reserve(),
                left,
                model.usable(),
                model.capacity(),
                model.blockSize(),
                (long) Math.floor(model.blocks() * scale * share),
                model.blocksPerSequence());
    }

    /** Extra layers share embedding and head with the model, a model of its own does not. */
    private static double weights(ServingWorkload alone, ServingWorkload drafting, Node node) {
        double all = ServingMemory.of(drafting, node).weights();
        Speculation speculation = alone.speculation();
        if (speculation == null || speculation.draft() != DraftKind.MTP) {
            return all;
        }
        LanguageModel layer = drafting.model();
        double ends = layer.embeddingParameters() + layer.headParameters();
        double parameters = layer.parameters();
        return all * (parameters - ends) / parameters;
    }

    private static double cache(ServingWorkload alone, LanguageModel model) {
        return CacheSize.of(model, alone.formats(), alone.deployment().plan().tensor())
                .bytesPerToken();
    }
}
