package org.mirinae.cost;

import org.mirinae.hardware.Node;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.ActivationSize;
import org.mirinae.llm.LanguageModel;
import org.mirinae.llm.LayerGroup;
import org.mirinae.llm.NumberFormats;
import org.mirinae.llm.Shards;
import org.mirinae.result.TrainingMemory;
import org.mirinae.workload.Recompute;
import org.mirinae.workload.Sharding;
import org.mirinae.workload.TrainingWorkload;

/**
 * What one rank of each pipeline stage keeps in memory at its fullest: weights, gradients,
 * optimizer states and the activations of the micro-batches in flight.
 */
public final class TrainingFootprint {

    /** CUDA context, collective buffers, workspaces, fragmentation; assumed. */
    private static final double WORKSPACE = 3.0 * (1L << 30);

    /** Adam's two moments in FP32; Kingma and Ba 2015. */
    private static final double MOMENT_BYTES = 8;

    /** Gradients are gathered in FP32 over the micro-batches, as Megatron does by default. */
    private static final Precision GRADIENTS = Precision.FP32;

    private final TrainingWorkload workload;
    private final TrainingPlanRanks ranks;
    private final Shards shards;
    private final NumberFormats formats;
    private final double capacity;

    /** Of a workload whose plan has its width of data parallelism, on a node. */
    public TrainingFootprint(TrainingWorkload workload, TrainingPlanRanks ranks, Node node) {
        this.workload = workload;
        this.ranks = ranks;
        this.shards = ranks.shards();
        this.formats = workload.formats();
        this.capacity = node.gpu().memory().capacity().value();
    }

    /**
     * Memory of a stage.
     *
     * @param layers of each group of the model that the stage holds, over all its chunks
     * @param chunks virtual stages it holds
     * @param inFlight chunk runs whose activations are kept at once
     * @param first whether it holds the embedding
     * @param last whether it holds the LM head
     */
    public TrainingMemory stage(
            int[] layers, int chunks, int inFlight, boolean first, boolean last) {
        RankWeights.Weights held = held(layers, first, last);
        Sharding sharding = workload.plan().sharding();
        double weights = held.elements() * weightBytes();
        double gradients = held.elements() * GRADIENTS.bytesPerElement();
        double optimizer = held.elements() * optimizerBytes();
        double whole = layerWeights(layers);
        if (sharding.includes(Sharding.PARAMETERS)) {
            // Beside its part a rank holds the layer it computes and the one it gathers next.
            weights = sharded(held, weightBytes()) + 2 * whole * weightBytes();
        }
        if (sharding.includes(Sharding.GRADIENTS)) {
            gradients = sharded(held, GRADIENTS.bytesPerElement()) + whole * weightBytes();
        }
        if (sharding.includes(Sharding.OPTIMIZER)) {
            optimizer = sharded(held, optimizerBytes());
        }
        double activations = activations(layers, chunks, inFlight, last);
        double total = weights + gradients + optimizer + activations + WORKSPACE;
        return new TrainingMemory(
                weights, gradients, optimizer, activations, WORKSPACE, total, capacity);
    }

    private RankWeights.Weights held(int[] layers, boolean first, boolean last) {
        LanguageModel model = workload.model();
        RankWeights.Weights sum = RankWeights.Weights.NONE;
        for (int g = 0; g < layers.length; g++) {
            LayerGroup group = model.layers().get(g);
            sum = sum.plus(RankWeights.layer(model, group, formats, shards).times(layers[g]));
        }
        if (first) {
            sum = sum.plus(RankWeights.embedding(model, formats, shards));
        }
        boolean shared = model.tiedEmbeddings() && first;
        return last && !shared ? sum.plus(RankWeights.head(model, formats, shards)) : sum;
    }

    /** Weights of the largest layer of the stage. */
    private double layerWeights(int[] layers) {
        double most = 0;
        for (int g = 0; g < layers.length; g++) {
            if (layers[g] > 0) {
                LayerGroup group = workload.model().layers().get(g);
                most =
                        Math.max(
                                most,
                                RankWeights.layer(workload.model(), group, formats, shards)
                                        .elements());
            }
        }
        return most;
    }

    private double sharded(RankWeights.Weights held, double bytes) {
        return bytes
                * (held.dense() / ranks.denseReplicas() + held.experts() / ranks.expertReplicas());
    }

    /** Weights stay in the format of activations whatever the recipe multiplies in. */
    private double weightBytes() {
        return formats.activations().bytesPerElement();
    }

    private double optimizerBytes() {
        double master =
                weightBytes() < Precision.FP32.bytesPerElement()
                        ? Precision.FP32.bytesPerElement()
                        : 0;
        return master + MOMENT_BYTES;
    }

    private double activations(int[] layers, int chunks, int inFlight, boolean last) {
        double tokens =
                (double) workload.plan().microBatch()
                        * workload.sequenceLength()
                        / workload.plan().context();
        double kept = 0;
        double working = 0;
        for (int g = 0; g < layers.length; g++) {
            if (layers[g] == 0) {
                continue;
            }
            ActivationSize size = activation(workload.model().layers().get(g));
            kept += layers[g] * kept(size);
            working = Math.max(working, size.all() - kept(size));
        }
        double head =
                last
                        ? (double) workload.model().vocabulary()
                                / shards.tensor()
                                * (Precision.FP32.bytesPerElement() + weightBytes())
                        : 0;
        return tokens * (kept / chunks * inFlight + working + head);
    }

    /** Of one layer of a group, for each token. */
    private ActivationSize activation(LayerGroup group) {
        return ActivationSize.of(
                workload.model(),
                group,
                formats,
                shards,
                workload.sequenceLength(),
                workload.stack().fusedAttention());
    }

    private double kept(ActivationSize size) {
        Recompute recompute = workload.plan().recompute();
        return switch (recompute) {
            case NONE -> size.all();
            case SELECTIVE -> size.input() + size.others();
            case FULL -> size.input();
        };
    }

    /** Elements of dense weights and of experts of each group's layer on a rank. */
    public RankElements layerElements(LayerGroup group) {
        RankWeights.Weights weights = RankWeights.layer(workload.model(), group, formats, shards);
        return new RankElements(weights.dense(), weights.experts());
    }

    /** Elements of the embedding on a rank. */
    public RankElements embeddingElements() {
        return new RankElements(
                RankWeights.embedding(workload.model(), formats, shards).dense(), 0);
    }

    /** Elements of the LM head and the last norm on a rank. */
    public RankElements headElements() {
        return new RankElements(RankWeights.head(workload.model(), formats, shards).dense(), 0);
    }

    /**
     * Weights on a rank.
     *
     * @param dense shared by all ranks of data and context parallelism
     * @param experts shared by the ranks with the same experts
     */
    public record RankElements(double dense, double experts) {

        /** None. */
        public static final RankElements NONE = new RankElements(0, 0);

        /** The sum. */
        public RankElements plus(RankElements other) {
            return new RankElements(dense + other.dense, experts + other.experts);
        }

        /** This many times as many. */
        public RankElements times(double factor) {
            return new RankElements(dense * factor, experts * factor);
        }
    }
}
