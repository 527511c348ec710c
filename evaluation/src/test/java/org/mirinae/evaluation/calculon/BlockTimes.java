package org.mirinae.evaluation.calculon;

import org.mirinae.evaluation.calculon.CalculonOperator.Exchange;
import org.mirinae.evaluation.calculon.CalculonOperator.Work;

/**
 * Seconds and FLOPs of one block for one micro-batch. Index 0 of an exchange is a block inside a
 * chunk, index 1 the block at its edge, which may scatter and gather instead of reducing.
 *
 * <p>To what is recomputed Calculon adds the running total of the block so far, not the operator's
 * own value, which narrows the window that exchanges of gradients hide behind. Here each operator
 * counts once, unless Calculon's way is asked for.
 */
final class BlockTimes {

    private final CalculonExecution execution;
    private final CalculonSystem system;
    private final CalculonSystem.Net net;
    private final double element;

    double forward;
    double forwardFlops;
    double forwardBytes;
    double forwardMemory;
    double activationGradient;
    double activationGradientFlops;
    double activationGradientArithmetic;
    double activationGradientMemory;
    double weightGradient;
    double weightGradientFlops;
    double weightGradientMemory;
    double recompute;
    double recomputeArithmetic;
    double recomputeMemory;
    double optimizer;
    double optimizerArithmetic;
    double optimizerMemory;
    final double[] exposedForward = new double[2];
    final double[] exchangeBackward = new double[2];
    final double[] exposedBackward = new double[2];
    final double[] exchangeAgain = new double[2];
    final double[] exposedAgain = new double[2];

    private final boolean runningTotals;
    private double forwardArithmetic;

    BlockTimes(
            CalculonBlock block,
            CalculonExecution execution,
            CalculonSystem system,
            boolean runningTotals) {
        this.execution = execution;
        this.runningTotals = runningTotals;
        this.system = system;
        this.net = system.networks().get(execution.tensorNetwork());
        this.element = block.element();
        block.operators().forEach(this::add);
    }

    private void add(CalculonOperator op) {
        Tiles tiles = new Tiles(op);
        forward += tiles.seconds(op.forward(), tiles.exchange(Pass.FORWARD, false));
        double exposedTile = tiles.exposed;
        forwardFlops += op.forward().flops();
        forwardBytes += op.forward().bytes();
        forwardMemory += memory(op.forward());
        forwardArithmetic += arithmetic(op, op.forward());
        if (op.use().again()) {
            recompute += tiles.seconds(op.forward(), tiles.exchange(Pass.FORWARD, false));
            recomputeArithmetic += runningTotals ? forwardArithmetic : arithmetic(op, op.forward());
            recomputeMemory += runningTotals ? forwardMemory : memory(op.forward());
        }
        double exposedBack = backward(op, tiles);
        optimizer(op);
        for (int edge = 0; edge < 2; edge++) {
            boolean atEdge = edge == 1;
            double ahead = tiles.exchange(Pass.FORWARD, atEdge);
            double back = tiles.exchange(Pass.BACKWARD, atEdge);
            exposedForward[edge] += tiles.beside ? exposedTile : ahead;
            exchangeBackward[edge] += back;
            exposedBackward[edge] += tiles.beside ? exposedBack : back;
            if (op.use().exchangedAgain()) {
                double again = tiles.exchange(Pass.AGAIN, atEdge);
                exchangeAgain[edge] += again;
                // A tiled product exposes as much of it as forward.
                exposedAgain[edge] += tiles.beside ? exposedTile : again;
            }
        }
    }

    private double backward(CalculonOperator op, Tiles tiles) {
        Work gradient = op.activationGradient();
        activationGradient += tiles.seconds(gradient, tiles.exchange(Pass.BACKWARD, false));
        final double exposed = tiles.exposed;
        activationGradientFlops += gradient.flops();
        activationGradientArithmetic += arithmetic(op, gradient);
        activationGradientMemory += memory(gradient);
        Work weight = op.weightGradient();
        weightGradient += tiles.seconds(weight, tiles.exchange(Pass.AGAIN, false));
        weightGradientFlops += weight.flops();
        weightGradientMemory += memory(weight);
        return exposed;
    }

    /** Adam: 11 operations for each weight, its FP32 copy and two moments moved once. */
    private void optimizer(CalculonOperator op) {
        double shards = execution.shardedOptimizer() ? execution.data() : 1;
        double flops = 11 * op.weights() / shards;
        double bytes = CalculonMemory.optimizerBytes(op, element) / shards;
        double arithmetic = vector().seconds(flops);
        double memory = system.memory().seconds(bytes);
        optimizer += system.together(arithmetic, memory);
        optimizerArithmetic += arithmetic;
        optimizerMemory += memory;
    }

    private CalculonSystem.Stepped vector() {
        return system.vector().get(execution.datatype());
    }

    private double arithmetic(CalculonOperator op, Work work) {
        return (op.matrix() ? system.matrix().get(execution.datatype()) : vector())
                .seconds(work.flops());
    }

    private double memory(Work work) {
        return system.memory().seconds(work.bytes());
    }

    private enum Pass {
        FORWARD,
        BACKWARD,
        AGAIN
    }

    /** An operator, and its exchange tile by tile beside it where it has one. */
    private final class Tiles {

        private final CalculonOperator op;
        private final Exchange exchange;
        private final boolean beside;
        private final int ranks = execution.tensor();
        private double exposed;

        Tiles(CalculonOperator op) {
            this.op = op;
            this.exchange = op.exchange();
            this.beside = exchange != null && exchange.beside();
        }

        /** Seconds of a pass without an exchange of its own; sets what of a tiled one shows. */
        double seconds(Work work, double netSeconds) {
            exposed = 0;
            if (exchange != null && !beside) {
                return 0;
            }
            double arithmetic = arithmetic(op, work);
            double memory = memory(work);
            double whole = system.together(arithmetic, memory);
            if (!beside || netSeconds == 0) {
                return whole;
            }
            double slowed = arithmetic / (1 - net.processorUse());
            double excess = (netSeconds - slowed) / ranks;
            double time;
            if (excess > 0) {
                double tile = system.together(slowed, memory) / ranks;
                time = whole / ranks + (ranks - 1) * tile;
                exposed = (ranks - 1) * excess;
            } else {
                time = whole + (ranks - 1) * netSeconds / ranks * net.processorUse();
            }
            if (execution.tensorOverlap().equals("pipe")) {
                exposed += netSeconds / ranks;
                time += netSeconds / ranks;
            }
            return time;
        }

        /** Seconds of the exchange of a pass, its additions and buffers included. */
        double exchange(Pass pass, boolean edge) {
            if (exchange == null || pass == Pass.AGAIN && !op.use().exchangedAgain()) {
                return 0;
            }
            boolean split = execution.splitsExchange(edge);
            boolean back = pass == Pass.BACKWARD;
            double bytes = back ? exchange.backward(split) : exchange.forward(split);
            boolean reduces = exchange.closing() != back;
            if (!split && !reduces) {
                return own(pass);
            }
            String kind = split ? (reduces ? "reduce_scatter" : "all_gather") : "all_reduce";
            double sent = net.seconds(kind, bytes, ranks);
            return sent + (beside ? additions(pass, bytes, reduces) : own(pass));
        }

        /** An exchange of its own reads and writes its buffers. */
        private double own(Pass pass) {
            if (beside || pass == Pass.AGAIN) {
                return 0;
            }
            Work work = pass == Pass.FORWARD ? op.forward() : op.activationGradient();
            return system.together(arithmetic(op, work), memory(work));
        }

        private double additions(Pass pass, double bytes, boolean reduces) {
            double adds = bytes / element * (ranks - 1) / ranks;
            return reduces && pass != Pass.AGAIN ? vector().seconds(adds) : 0;
        }
    }
}
