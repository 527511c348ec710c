package org.mirinae.evaluation.calculon;

/**
 * Counts what a rank of the first stage keeps, in bytes, in Calculon's six classes. Weights take 2
 * bytes, one block's gradients 4 and the others' 2 over the shards, optimizer states 12 over the
 * shards.
 */
public final class CalculonMemory {

    final double blockWeights;
    final double blockStored;
    final double blockCheckpoint;
    final double blockOptimizer;

    /** Bytes of weights. */
    public final double weights;

    /** Bytes of activations. */
    public final double activations;

    /** Bytes of inputs of blocks, kept where everything else is recomputed. */
    public final double checkpoints;

    /** Bytes of gradients of activations. */
    public final double activationGradients;

    /** Bytes of gradients of weights. */
    public final double weightGradients;

    /** Bytes of optimizer states. */
    public final double optimizer;

    /** The bytes that the first level of memory must hold. */
    public final double firstLevel;

    private final CalculonExecution execution;
    private double working;
    private double blockGradients;
    private double wholeGradients;

    /** Counts the memory of a model's blocks under an execution. */
    public CalculonMemory(CalculonModel model, CalculonExecution execution) {
        this.execution = execution;
        CalculonBlock block = new CalculonBlock(model, execution);
        double element = block.element();
        double shards = execution.shardedOptimizer() ? execution.data() : 1;
        double sumWeights = 0;
        double stored = 0;
        double gradients = 0;
        double states = 0;
        for (CalculonOperator op : block.operators()) {
            sumWeights += op.weights() * element;
            working += op.use().reused() ? 0 : op.activationBytes();
            stored += op.use().keepsInput() ? op.activationBytes() : 0;
            stored -= op.use().keepsOutput() ? 0 : op.outputBytes();
            blockGradients += op.weights() * element / shards;
            wholeGradients += op.weights() * 4;
            gradients += op.gradientBytes();
            states += optimizerBytes(op, element) / shards;
        }
        int blocks = Math.ceilDiv(model.blocks(), execution.pipeline());
        blockWeights = sumWeights;
        blockStored = execution.recomputesAll() ? 0 : stored;
        blockCheckpoint = execution.recomputesAll() ? block.wholeElements() * element : 0;
        blockOptimizer = states;
        weights = blockWeights * blocks;
        checkpoints = blocks * blockCheckpoint * inFlight();
        activations =
                execution.recomputesAll()
                        ? working
                        : working + blockStored * (blocks * inFlight() - 1);
        activationGradients = gradients;
        weightGradients = wholeGradients + blockGradients * (blocks - 1);
        optimizer = blockOptimizer * blocks;
        firstLevel = firstLevel();
    }

    /** Micro-batches whose activations are kept; interleaving keeps a part more. */
    private double inFlight() {
        int stages = execution.pipeline();
        double most = Math.min(execution.microBatches(), stages);
        int chunks = execution.interleaving();
        return chunks == 1 ? most : most * (1 + (stages - 1.0) / (chunks * stages));
    }

    /** Returns the bytes in the first level; of what is offloaded two blocks stay. */
    private double firstLevel() {
        double sum = execution.offloadWeights() ? 2 * blockWeights : weights;
        if (execution.offloadActivations()) {
            sum += working + (execution.recomputesAll() ? 2 * blockCheckpoint : blockStored);
        } else {
            sum += activations + checkpoints;
        }
        sum +=
                execution.offloadOptimizer()
                        ? wholeGradients + blockGradients + 2 * blockOptimizer
                        : weightGradients + optimizer;
        return sum + activationGradients;
    }

    /** FP32 copy and two moments of an operator's weights. */
    static double optimizerBytes(CalculonOperator op, double element) {
        return op.weights() * (8 + (element < 4 ? 4 : 0));
    }

    double forwardOffload() {
        double sent = execution.offloadWeights() ? blockWeights : 0;
        return Math.max(sent, execution.offloadActivations() ? kept() : 0);
    }

    double backwardOffload() {
        return (execution.offloadWeights() ? blockWeights : 0)
                + (execution.offloadActivations() ? kept() : 0)
                + (execution.offloadOptimizer() ? blockOptimizer : 0);
    }

    private double kept() {
        return execution.recomputesAll() ? blockCheckpoint : blockStored;
    }
}
