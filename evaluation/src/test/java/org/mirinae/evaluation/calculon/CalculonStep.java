package org.mirinae.evaluation.calculon;

/**
 * Seconds of one training step as Calculon counts them (calculon-ai/calculon, calculon/llm/llm.py,
 * commit caa4b11): blocks only, pipeline and bubble by formula, each group of ranks on one network.
 * A chunk is blocks without pipeline exchange and one at the edge with it.
 */
public final class CalculonStep {

    private final CalculonExecution execution;
    private final CalculonSystem system;
    private final BlockTimes block;
    private final CalculonMemory memory;
    private final int blocks;
    private final int missing;
    private final int blocksOfChunk;
    private final double send;
    private final double[] forwardBlock = new double[2];
    private final double[] backwardBlock = new double[2];
    private final double[] forwardOffload = new double[2];
    private final double[] backwardOffload = new double[2];

    /**
     * Computes the step of one run.
     *
     * @param runningTotals whether what is recomputed is summed as Calculon sums it, see {@link
     *     BlockTimes}
     */
    public CalculonStep(CalculonFiles.Case run, boolean runningTotals) {
        execution = run.execution();
        system = run.system();
        CalculonBlock operators = new CalculonBlock(run.model(), execution);
        block = new BlockTimes(operators, execution, system, runningTotals);
        memory = new CalculonMemory(run.model(), execution);
        blocks = Math.ceilDiv(run.model().blocks(), execution.pipeline());
        missing = blocks * execution.pipeline() - run.model().blocks();
        blocksOfChunk = blocks / execution.interleaving();
        boolean scattered = !execution.tensorExchange().equals("ar");
        double bytes = operators.wholeElements() * operators.element();
        double handed = scattered ? bytes / execution.tensor() : bytes;
        boolean piped = execution.pipeline() > 1;
        // Calculon asks its network for nothing where there is one stage, and pays a latency.
        send =
                system.networks()
                        .get(execution.pipelineNetwork())
                        .seconds("p2p", piped ? handed : 0, 2);
        for (int edge = 0; edge < 2; edge++) {
            times(edge);
        }
    }

    private void times(int edge) {
        double sent = edge * send;
        double forward = block.forward + block.exposedForward[edge] + sent;
        double moved = system.secondMemory().seconds(memory.forwardOffload());
        forwardOffload[edge] = Math.max(0, moved + block.forwardMemory - forward);
        forwardBlock[edge] = forward + forwardOffload[edge];
        double backward =
                block.recompute
                        + block.exposedAgain[edge]
                        + block.activationGradient
                        + block.weightGradient
                        + block.exposedBackward[edge]
                        + sent;
        double both = block.activationGradientMemory + block.weightGradientMemory;
        double back = system.secondMemory().seconds(memory.backwardOffload());
        backwardOffload[edge] = Math.max(0, back + both - backward);
        backwardBlock[edge] = backward + backwardOffload[edge];
    }

    private double ofChunk(double[] inside) {
        return (blocksOfChunk - 1) * inside[0] + inside[1];
    }

    private double ofStep(double[] inside) {
        return execution.microBatches() * execution.interleaving() * ofChunk(inside);
    }

    private double ofStep(double everyBlock) {
        return execution.microBatches() * (double) blocks * everyBlock;
    }

    /** Seconds of forward passes. */
    public double forward() {
        return ofStep(block.forward);
    }

    /** Seconds of backward passes. */
    public double backward() {
        return ofStep(block.activationGradient + block.weightGradient);
    }

    /** Seconds of what is computed again. */
    public double recompute() {
        return ofStep(block.recompute);
    }

    /** Seconds of what is exchanged again. */
    public double exchangedAgain() {
        return ofStep(block.exposedAgain);
    }

    /** Seconds tensor-parallel exchanges show. */
    public double tensor() {
        return ofStep(block.exposedForward) + ofStep(block.exposedBackward);
    }

    /** Seconds of exchanges between stages, all of which show. */
    public double pipeline() {
        return execution.pipeline() == 1
                ? 0
                : 2.0 * execution.microBatches() * execution.interleaving() * send;
    }

    /** Seconds of the optimizer. */
    public double optimizer() {
        return blocks * block.optimizer;
    }

    /** Seconds that offloading shows. */
    public double offload() {
        return ofStep(forwardOffload) + ofStep(backwardOffload);
    }

    /** Seconds of a forward and a backward chunk. */
    public double[] chunk() {
        return new double[] {ofChunk(forwardBlock), ofChunk(backwardBlock)};
    }

    /** Seconds the first stage waits. */
    public double bubble() {
        double chunk = ofChunk(forwardBlock) + ofChunk(backwardBlock);
        double edge = forwardBlock[1] + backwardBlock[1];
        double inside = forwardBlock[0] + backwardBlock[0];
        double gained = missing * (blocksOfChunk > 1 ? (inside + edge) / 2 : edge);
        int partial = execution.microBatches() % execution.pipeline();
        int extra =
                partial == 0
                        ? 0
                        : (execution.interleaving() - 1) * (execution.pipeline() - partial);
        return (execution.pipeline() - 1 + extra) * chunk - gained;
    }

    /** Seconds that data-parallel exchanges show. */
    public double data() {
        if (execution.data() == 1) {
            return 0;
        }
        double one = blockExchange();
        if (!execution.dataOverlap()) {
            return blocks * one;
        }
        double arithmetic = 2 * block.activationGradientArithmetic + block.recomputeArithmetic;
        if (!execution.shardedOptimizer()) {
            arithmetic += block.optimizerArithmetic;
        }
        double window = ofChunk(new double[] {window(0), window(1)});
        return one + earlierChunks(one, window, arithmetic) + lastChunk(one, window, arithmetic);
    }

    private double blockExchange() {
        CalculonSystem.Net net = system.networks().get(execution.dataNetwork());
        double bytes = memory.blockWeights;
        int ranks = execution.data();
        return execution.shardedOptimizer()
                ? net.seconds("reduce_scatter", bytes, ranks)
                        + net.seconds("all_gather", bytes, ranks)
                : net.seconds("all_reduce", bytes, ranks);
    }

    /**
     * Returns the part of a block's backward pass that an exchange of gradients can hide behind.
     */
    private double window(int edge) {
        double window =
                backwardBlock[edge]
                        - block.activationGradientMemory
                        - block.weightGradientMemory
                        - block.recomputeMemory;
        if (!execution.shardedOptimizer()) {
            window += block.optimizer - block.optimizerMemory;
        }
        return execution.dataNetwork() == execution.tensorNetwork()
                ? window - block.exchangeAgain[edge] - block.exchangeBackward[edge]
                : window;
    }

    private double earlierChunks(double one, double window, double arithmetic) {
        double use = system.networks().get(execution.dataNetwork()).processorUse();
        double all = blocksOfChunk * one;
        int partial = execution.microBatches() % execution.pipeline();
        double meeting = 0;
        if (execution.dataNetwork() == execution.pipelineNetwork()) {
            double most = partial == 0 ? execution.pipeline() : partial;
            meeting = Math.min(StrictMath.floor(all / ofChunk(backwardBlock)), most);
        }
        double excess =
                all
                        - (execution.pipeline() * window - meeting * send)
                        + execution.pipeline() * blocksOfChunk * arithmetic * use;
        return (execution.interleaving() - 1) * (excess > 0 ? excess : all * use);
    }

    private double lastChunk(double one, double window, double arithmetic) {
        double use = system.networks().get(execution.dataNetwork()).processorUse();
        double last = 0;
        if (blocksOfChunk > 1) {
            last = window - send - (backwardBlock[0] + backwardBlock[1]) / 2;
            if (!execution.shardedOptimizer()) {
                last += block.optimizer - block.optimizerMemory;
            }
        }
        double hidden = (blocksOfChunk - 1) * one;
        double excess = hidden + arithmetic * use - last;
        return excess > 0 ? excess : hidden * use;
    }

    /** Seconds of the step. */
    public double total() {
        return forward()
                + backward()
                + optimizer()
                + offload()
                + recompute()
                + exchangedAgain()
                + bubble()
                + tensor()
                + pipeline()
                + data();
    }

    /** FLOPs, bytes and seconds of one block's forward pass and its gradients. */
    public double[] block() {
        return new double[] {
            block.forwardFlops,
            block.forwardBytes,
            block.forward,
            block.activationGradientFlops,
            block.activationGradient,
            block.weightGradientFlops,
            block.weightGradient,
            block.exposedForward[0],
            block.exposedBackward[0]
        };
    }
}
