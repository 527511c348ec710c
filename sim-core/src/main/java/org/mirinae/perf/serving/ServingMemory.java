package org.mirinae.perf.serving;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.CacheSize;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.perf.kernel.RankWeights;
import org.mirinae.problems.Problem;
import org.mirinae.workload.serving.ServingPlan;
import org.mirinae.workload.serving.ServingWorkload;
import org.mirinae.workload.serving.WeightOffload;

/**
 * Says what a serving replica keeps in the memory of its fullest GPU, and how many blocks of KV
 * cache are left. Bytes are of one GPU, blocks of the whole replica.
 *
 * @param weights of the model
 * @param activations at the peak, with a full token budget
 * @param reserve of runtime and libraries
 * @param kvCache what is left for the KV cache; negative when nothing is
 * @param usable share of the memory the engine may fill
 * @param capacity of the GPU
 * @param blockSize tokens of one block
 * @param blocks of the replica, over its attention data-parallel ranks
 * @param blocksPerSequence what a sequence holds whatever its length: windows and states
 * @param blockBytes of one block, over all GPUs that hold a part of it
 */
public record ServingMemory(
        double weights,
        double activations,
        double reserve,
        double kvCache,
        double usable,
        double capacity,
        int blockSize,
        long blocks,
        long blocksPerSequence,
        double blockBytes) {

    /** Makes a memory of blocks whose bytes nobody asks for. */
    public ServingMemory(
            double weights,
            double activations,
            double reserve,
            double kvCache,
            double usable,
            double capacity,
            int blockSize,
            long blocks,
            long blocksPerSequence) {
        this(
                weights,
                activations,
                reserve,
                kvCache,
                usable,
                capacity,
                blockSize,
                blocks,
                blocksPerSequence,
                1);
    }

    /**
     * CUDA context, collective buffers, captured graphs, workspaces of matrix libraries; assumed
     * (vLLM's start-up logs show 1 to 3 GiB on 80 GB GPUs, recalled).
     */
    private static final double RESERVE = 2.0 * (1L << 30);

    /** Hidden-wide tensors alive beside an operator's own input and output; assumed. */
    private static final double RESIDUALS = 4;

    /** Computes the memory of a workload on a node. */
    public static ServingMemory of(ServingWorkload workload, Node node) {
        ServingPlan plan = workload.deployment().plan();
        NumberFormats formats = workload.formats();
        Shards shards = ServingStepTimes.shards(plan);
        double capacity = node.gpu().memory().capacity().value();
        double usable = capacity * workload.memoryUtilization();
        double all = weights(workload.model(), formats, shards, plan.pipeline());
        WeightOffload offload = workload.deployment().engine().weightOffload();
        double weights = all - (offload == null ? 0 : Math.min(all, offload.bytes().value()));
        double activations = activations(workload, formats, shards);
        double left = usable - weights - activations - RESERVE;
        // A pipeline stage holds the cache of its own layers only.
        CacheSize cache = CacheSize.of(workload.model(), formats, plan.tensor());
        double share = stageShare(workload.model(), plan.pipeline());
        double perToken = cache.bytesPerToken() * share;
        double fixed = (cache.bytes(Integer.MAX_VALUE) - Integer.MAX_VALUE * cache.bytesPerToken());
        double blockBytes =
                perToken > 0 ? perToken * workload.blockSize() : Math.max(1, fixed * share);
        long perSequence =
                perToken > 0 ? (long) Math.ceil(Math.max(0, fixed * share) / blockBytes) : 0;
        Long measured = workload.deployment().engine().kvMemory().blocks();
        long blocks =
                measured != null
                        ? measured
                        : plan.data() * (long) Math.floor(Math.max(0, left) / blockBytes);
        return new ServingMemory(
                weights,
                activations,
                RESERVE,
                left,
                usable,
                capacity,
                perToken > 0 ? workload.blockSize() : Integer.MAX_VALUE,
                blocks,
                perSequence,
                cache.bytesPerToken() * plan.tensor() * workload.blockSize());
    }

    /** Share of all layers on the fullest stage. */
    private static double stageShare(LanguageModel model, int stages) {
        int layers = model.layerCount();
        return Math.ceil((double) layers / stages) / layers;
    }

    private static double weights(
            LanguageModel model, NumberFormats formats, Shards shards, int stages) {
        double layers = RankWeights.layers(model, formats, shards).bytes();
        double embedding = RankWeights.embedding(model, formats, shards).bytes();
        double head = RankWeights.head(model, formats, shards).bytes();
        double ends =
                stages > 1
                        ? Math.max(embedding, head)
                        : model.tiedEmbeddings() ? Math.max(embedding, head) : embedding + head;
        return layers * stageShare(model, stages) + ends;
    }

    private static double activations(
            ServingWorkload workload, NumberFormats formats, Shards shards) {
        LanguageModel model = workload.model();
        double element = formats.activations().bytesPerElement();
        double widest = 0;
        for (var group : model.layers()) {
            for (StepOperator op : ModelWork.layer(model, group, formats, shards).operators()) {
                widest = Math.max(widest, op.n() > 0 ? op.bytesPerUnit() : 0);
            }
        }
        double perToken = widest + RESIDUALS * model.hidden() * element;
        // Logits are sampled from in FP32 beside their own format.
        double logits = workload.maxSequences() * (double) model.vocabulary() * (4 + element);
        return workload.maxBatchedTokens() * perToken + logits / shards.tensor();
    }

    /** Blocks a sequence of so many tokens holds. */
    public long blocksFor(long tokens) {
        return (tokens + blockSize - 1) / blockSize + blocksPerSequence;
    }

    /** Longest sequence that fits when it is alone. */
    public long longestSequence() {
        long most = Math.max(0, blocks - blocksPerSequence);
        return blockSize == Integer.MAX_VALUE ? Integer.MAX_VALUE : most * blockSize;
    }

    /**
     * Returns the problem that leaves no room for a sequence, or null where one fits.
     *
     * @param path of the workload in its document
     */
    public @Nullable Problem problem(String path, ServingWorkload workload, Node node) {
        if (blocks >= blocksFor(1)) {
            return null;
        }
        String parts =
                String.format(
                        Locale.ROOT,
                        "weights %.1f GB + activations %.1f GB + runtime %.1f GB",
                        weights / 1e9,
                        activations / 1e9,
                        reserve / 1e9);
        return new Problem(
                path + ".plan",
                String.format(
                        Locale.ROOT,
                        "memory binds: %s of %s on one %s leave %.1f GB of the %.1f GB the engine may fill (%.1f GB, memory_utilization %s), no room for one sequence",
                        parts,
                        workload.model().name(),
                        node.gpu().name(),
                        kvCache / 1e9,
                        usable / 1e9,
                        capacity / 1e9,
                        workload.memoryUtilization()),
                "Maybe raise plan.tensor or plan.pipeline, or take a smaller precision.");
    }

    /** Parts by name, for reports, in bytes. */
    public List<Part> parts() {
        return List.of(
                new Part("weights", weights),
                new Part("activations", activations),
                new Part("runtime", reserve),
                new Part("kv_cache", Math.max(0, kvCache)));
    }

    /**
     * A part of the memory.
     *
     * @param name of the part
     * @param bytes of one GPU
     */
    public record Part(String name, double bytes) {}
}
