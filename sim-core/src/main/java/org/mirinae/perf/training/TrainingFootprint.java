package org.mirinae.perf.training;

import java.util.List;
import java.util.Set;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.training.ActivationSize;
import org.mirinae.llm.training.LowRankAdapters;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.perf.kernel.RankWeights;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.units.Precision;
import org.mirinae.workload.training.LowRank;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Computes what one rank of each pipeline stage keeps in memory at its fullest: weights, gradients,
 * optimizer states and the activations of the micro-batches in flight.
 */
public final class TrainingFootprint {

    /** CUDA context, collective buffers, workspaces, fragmentation; assumed. */
    private static final double WORKSPACE = 3.0 * (1L << 30);

    /** Adam's two moments in FP32; Kingma and Ba 2015. */
    private static final double MOMENT_BYTES = 8;

    /** Frameworks whose narrow products keep wide operands. */
    private static final Set<String> KEEP_WIDE = Set.of("torchtitan", "MaxText");

    private final TrainingWorkload workload;
    private final TrainingPlanRanks ranks;
    private final Shards shards;
    private final NumberFormats formats;
    private final double capacity;
    private final Parts parts;

    /** Holds a rank's part of the language model, however many sequences go through it. */
    private record Parts(
            List<RankWeights.Weights> layers,
            RankWeights.Weights embedding,
            RankWeights.Weights head,
            List<ActivationSize> activations) {
        static Parts of(TrainingWorkload workload, Shards shards) {
            LanguageModel model = workload.model();
            NumberFormats formats = workload.formats();
            return new Parts(
                    model.layers().stream()
                            .map(group -> RankWeights.layer(model, group, formats, shards))
                            .toList(),
                    RankWeights.embedding(model, formats, shards),
                    RankWeights.head(model, formats, shards),
                    model.layers().stream()
                            .map(
                                    group ->
                                            ActivationSize.of(
                                                    model,
                                                    group,
                                                    formats,
                                                    shards,
                                                    keptInputs(workload),
                                                    workload.sequenceLength(),
                                                    workload.stack().fusedAttention()))
                            .toList());
        }
    }

    /**
     * Computes the memory of a workload whose plan has its width of data parallelism, on a node.
     */
    public TrainingFootprint(TrainingWorkload workload, TrainingPlanRanks ranks, Node node) {
        this(
                workload,
                ranks,
                node.gpu().memory().capacity().value(),
                Parts.of(workload, ranks.shards()));
    }

    private TrainingFootprint(
            TrainingWorkload workload, TrainingPlanRanks ranks, double capacity, Parts parts) {
        this.workload = workload;
        this.ranks = ranks;
        this.shards = ranks.shards();
        this.formats = workload.formats();
        this.capacity = capacity;
        this.parts = parts;
    }

    /** The same training under another plan that cuts a layer alike: nothing is counted again. */
    public TrainingFootprint withPlan(TrainingPlanRanks other) {
        if (!other.shards().equals(shards)) {
            throw new IllegalArgumentException("the plans cut a layer differently");
        }
        return new TrainingFootprint(workload.withPlan(other.plan()), other, capacity, parts);
    }

    /**
     * Memory of a stage.
     *
     * @param layers of each group of the model that the stage holds, over all its chunks
     * @param first whether it holds the embedding
     * @param last whether it holds the LM head
     * @param activations of the chunks in flight at the peak, and of the pass under way
     */
    public TrainingMemory stage(int[] layers, boolean first, boolean last, double activations) {
        RankWeights.Weights held = held(layers, first, last);
        Trained trained = trained(layers, held);
        Sharding sharding = workload.plan().sharding().states();
        double frozen = workload.lora() == null ? 0 : held.bytes();
        double weights = frozen + trained.elements() * weightBytes();
        double gradients = trained.elements() * workload.gradients().bytesPerElement();
        double optimizer = trained.elements() * optimizerBytes();
        double whole = layerWeights(layers);
        if (sharding.includes(Sharding.PARAMETERS)) {
            // Beside its part a rank holds the layer it computes and the one it gathers next.
            weights =
                    frozen / ranks.denseShards()
                            + sharded(trained, weightBytes())
                            + 2 * whole * weightBytes();
        }
        if (sharding.includes(Sharding.GRADIENTS)) {
            gradients = sharded(trained, workload.gradients().bytesPerElement());
            gradients += workload.lora() == null ? whole * weightBytes() : 0;
        }
        if (sharding.includes(Sharding.OPTIMIZER)) {
            optimizer = sharded(trained, optimizerBytes());
        }
        Offload offload = workload.plan().offload();
        double buffered = Math.min(weights, 2 * whole * weightBytes());
        weights -= offload.weights() * (weights - buffered);
        optimizer *= 1 - offload.optimizer();
        double total = weights + gradients + optimizer + activations + WORKSPACE;
        return new TrainingMemory(
                weights, gradients, optimizer, activations, WORKSPACE, total, capacity);
    }

    /** Bytes of weights and optimizer states that a stage keeps outside the GPU's memory. */
    public double offloaded(int[] layers, boolean first, boolean last) {
        RankWeights.Weights held = held(layers, first, last);
        Trained trained = trained(layers, held);
        Offload offload = workload.plan().offload();
        boolean sharded = workload.plan().sharding().states().includes(Sharding.OPTIMIZER);
        double states =
                sharded
                        ? sharded(trained, optimizerBytes())
                        : trained.elements() * optimizerBytes();
        return offload.weights() * held.elements() * weightBytes() + offload.optimizer() * states;
    }

    /** Bytes of all weights of a stage, as they are copied. */
    public double weights(int[] layers, boolean first, boolean last) {
        return held(layers, first, last).elements() * weightBytes();
    }

    /** Counts the elements that gradients and optimizer states are kept for. */
    private record Trained(double dense, double experts) {
        double elements() {
            return dense + experts;
        }
    }

    private Trained trained(int[] layers, RankWeights.Weights held) {
        if (workload.lora() == null) {
            return new Trained(held.dense(), held.experts());
        }
        double adapters = 0;
        for (int g = 0; g < layers.length; g++) {
            adapters += layers[g] * trainedElements(workload.model().layers().get(g)).dense();
        }
        return new Trained(adapters, 0);
    }

    private RankWeights.Weights held(int[] layers, boolean first, boolean last) {
        LanguageModel model = workload.model();
        RankWeights.Weights sum = RankWeights.Weights.NONE;
        for (int g = 0; g < layers.length; g++) {
            sum = sum.plus(parts.layers().get(g).times(layers[g]));
        }
        if (first) {
            sum = sum.plus(parts.embedding());
        }
        boolean shared = model.tiedEmbeddings() && first;
        return last && !shared ? sum.plus(parts.head()) : sum;
    }

    /** Weights of the largest layer of the stage. */
    private double layerWeights(int[] layers) {
        double most = 0;
        for (int g = 0; g < layers.length; g++) {
            if (layers[g] > 0) {
                most = Math.max(most, parts.layers().get(g).elements());
            }
        }
        return most;
    }

    private double sharded(Trained held, double bytes) {
        return bytes * (held.dense() / ranks.denseShards() + held.experts() / ranks.expertShards());
    }

    /** Weights stay in the format of activations whatever the recipe multiplies in. */
    private double weightBytes() {
        return formats.activations().bytesPerElement();
    }

    /** Bytes of one weight. */
    public double elementBytes() {
        return weightBytes();
    }

    /** Bytes of the optimizer states of so many parameters. */
    public double optimizerBytes(double parameters) {
        return parameters * optimizerBytes();
    }

    private double optimizerBytes() {
        double master =
                weightBytes() < Precision.FP32.bytesPerElement()
                        ? Precision.FP32.bytesPerElement()
                        : 0;
        return master + MOMENT_BYTES;
    }

    private double tokens() {
        return (double) workload.plan().microBatch()
                * workload.sequenceLength()
                / workload.plan().context().ranks();
    }

    /**
     * Bytes of activations.
     *
     * @param kept from the forward pass of a micro-batch to its backward pass
     * @param forWeights of these, until the gradients of weights are computed
     * @param working beside them while a pass over one of the layers is under way
     */
    public record Activations(double kept, double forWeights, double working) {}

    /**
     * Activations of one micro-batch in one chunk.
     *
     * @param layers of each group that the chunk holds
     * @param last whether it holds the LM head, whose logits live in 16 bits and their gradient in
     *     FP32
     */
    public Activations chunk(int[] layers, boolean last) {
        double kept = 0;
        double forWeights = 0;
        double working = 0;
        int[] again = workload.plan().recomputation().layersAgain(layers);
        for (int g = 0; g < layers.length; g++) {
            if (layers[g] == 0) {
                continue;
            }
            ActivationSize size = parts.activations().get(g);
            double keeps = kept(size);
            kept += again[g] * keeps + (layers[g] - again[g]) * size.all();
            // Scores are only for gradients of inputs; what was thrown away is there again.
            forWeights += layers[g] * (size.all() - size.scores());
            double made = again[g] > 0 ? size.all() - keeps : 0;
            working = Math.max(working, made + size.gradient());
        }
        double logits =
                last
                        ? (double) workload.model().vocabulary()
                                / shards.tensor()
                                * (Precision.FP32.bytesPerElement() + weightBytes())
                        : 0;
        double inMemory = 1 - workload.plan().offload().activations();
        double tokens = tokens();
        return new Activations(
                tokens * kept * inMemory, tokens * forWeights, tokens * Math.max(working, logits));
    }

    /** Bytes of one micro-batch's activations that a chunk keeps outside the GPU's memory. */
    public double offloadedActivations(int[] layers) {
        double share = workload.plan().offload().activations();
        double kept = 0;
        int[] again = workload.plan().recomputation().layersAgain(layers);
        for (int g = 0; g < layers.length; g++) {
            if (layers[g] > 0) {
                ActivationSize size = parts.activations().get(g);
                kept += again[g] * kept(size) + (layers[g] - again[g]) * size.all();
            }
        }
        return share * kept * tokens();
    }

    /**
     * Transformer Engine keeps what it cast (transformer_engine/pytorch/module/linear.py),
     * torchao's products, which torchtitan uses, and XLA's keep their operands in 16 bits
     * (torchao/float8/float8_linear.py).
     */
    private static Precision keptInputs(TrainingWorkload workload) {
        return KEEP_WIDE.contains(workload.stack().engine())
                ? workload.formats().activations()
                : workload.formats().compute();
    }

    private double kept(ActivationSize size) {
        return workload.plan().recomputation().what() == Recompute.FULL
                ? size.input()
                : size.without(workload.plan().recomputation().modulesAgain());
    }

    /** Elements that are trained in a layer of a group: its weights, or its adapters. */
    public RankElements trainedElements(LayerGroup group) {
        LowRank lora = workload.lora();
        if (lora == null) {
            return layerElements(group);
        }
        double adapters =
                LowRankAdapters.elements(
                        ModelWork.layer(workload.model(), group, formats, shards),
                        lora.rank(),
                        lora.targets() == LowRank.Targets.ALL);
        return new RankElements(adapters, 0);
    }

    /** Elements of dense weights and of experts of each group's layer on a rank. */
    public RankElements layerElements(LayerGroup group) {
        RankWeights.Weights weights = parts.layers().get(workload.model().layers().indexOf(group));
        return new RankElements(weights.dense(), weights.experts());
    }

    /** Elements of the embedding on a rank. */
    public RankElements embeddingElements() {
        return new RankElements(parts.embedding().dense(), 0);
    }

    /** Elements of the LM head and the last norm on a rank. */
    public RankElements headElements() {
        return new RankElements(parts.head().dense(), 0);
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
