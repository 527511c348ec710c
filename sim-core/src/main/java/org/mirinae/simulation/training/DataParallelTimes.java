package org.mirinae.simulation.training;

import org.mirinae.cost.ChipRates;
import org.mirinae.cost.CollectiveCost;
import org.mirinae.cost.TrainingFootprint.RankElements;
import org.mirinae.cost.TrainingPlanRanks;
import org.mirinae.fabric.CollectiveCurve;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.fabric.GroupShape;
import org.mirinae.fabric.Network;
import org.mirinae.hardware.Precision;
import org.mirinae.workload.Sharding;

/**
 * What ranks with the same weights exchange: gradients once a step, parameters once a step where
 * only optimizer states are sharded, and with sharded parameters both for every micro-batch (ZeRO,
 * Rajbhandari et al. 2020). Gradients travel in FP32, parameters in their own format.
 */
final class DataParallelTimes {

    private final Sharding sharding;
    private final double weightBytes;
    private final Curves dense;
    private final Curves experts;

    private record Curves(CollectiveCurve reduce, CollectiveCurve scatter, CollectiveCurve gather) {
        static Curves of(GroupShape group, Network network, ChipRates rates) {
            return new Curves(
                    curve(CollectiveKind.ALL_REDUCE, group, network, rates),
                    curve(CollectiveKind.REDUCE_SCATTER, group, network, rates),
                    curve(CollectiveKind.ALL_GATHER, group, network, rates));
        }

        private static CollectiveCurve curve(
                CollectiveKind kind, GroupShape group, Network network, ChipRates rates) {
            return CollectiveCost.curve(kind, group, network, rates.gpu(), rates.stack());
        }
    }

    DataParallelTimes(
            TrainingPlanRanks ranks,
            Sharding sharding,
            double weightBytes,
            Network network,
            ChipRates rates) {
        this.sharding = sharding;
        this.weightBytes = weightBytes;
        int tensor = ranks.plan().tensor();
        dense =
                Curves.of(
                        GroupShape.strided(ranks.denseReplicas(), tensor, network.domain()),
                        network,
                        rates);
        int apart = Math.max(tensor, ranks.plan().expert());
        experts =
                Curves.of(
                        GroupShape.strided(ranks.expertReplicas(), apart, network.domain()),
                        network,
                        rates);
    }

    /** Gradients of these weights, summed over the ranks that hold them. */
    double gradients(RankElements weights) {
        double bytes = Precision.FP32.bytesPerElement();
        boolean sharded = sharding.includes(Sharding.OPTIMIZER);
        return time(dense, sharded, weights.dense() * bytes)
                + time(experts, sharded, weights.experts() * bytes);
    }

    private static double time(Curves curves, boolean sharded, double bytes) {
        return (sharded ? curves.scatter() : curves.reduce()).seconds(bytes);
    }

    /** These weights, gathered from the ranks that hold their parts. */
    double gather(RankElements weights) {
        return dense.gather().seconds(weights.dense() * weightBytes)
                + experts.gather().seconds(weights.experts() * weightBytes);
    }

    /** Whether parameters are gathered once a step, after the optimizer. */
    boolean gathersOnce() {
        return sharding.includes(Sharding.OPTIMIZER) && !gathersAlways();
    }

    /** Whether parameters are gathered, and gradients scattered, with every micro-batch. */
    boolean gathersAlways() {
        return sharding.includes(Sharding.PARAMETERS);
    }
}
