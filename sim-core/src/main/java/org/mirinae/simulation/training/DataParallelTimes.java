package org.mirinae.simulation.training;

import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.RankPattern.Form;
import org.mirinae.perf.collective.CollectiveLibrary;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.training.RankPlaces;
import org.mirinae.perf.training.TrainingFootprint.RankElements;
import org.mirinae.perf.training.TrainingPlanRanks;
import org.mirinae.workload.training.Sharding;

/**
 * Times what ranks with the same weights exchange: gradients once a step, parameters once a step
 * where only optimizer states are sharded, and with sharded parameters both for every micro-batch
 * (ZeRO, Rajbhandari et al. 2020). Gradients travel in the format they are gathered in, parameters
 * in their own.
 */
public final class DataParallelTimes {

    private final Sharding sharding;
    private final double weightBytes;
    private final double gradientBytes;
    private final int shards;
    private final boolean copied;
    private final Curves dense;
    private final Curves copies;
    private final Curves experts;

    private record Curves(CollectiveCurve reduce, CollectiveCurve scatter, CollectiveCurve gather) {
        static Curves of(RankGroup group, Interconnect interconnect, GpuRates rates) {
            return new Curves(
                    curve(CollectiveKind.ALL_REDUCE, group, interconnect, rates),
                    curve(CollectiveKind.REDUCE_SCATTER, group, interconnect, rates),
                    curve(CollectiveKind.ALL_GATHER, group, interconnect, rates));
        }

        private static CollectiveCurve curve(
                CollectiveKind kind, RankGroup group, Interconnect interconnect, GpuRates rates) {
            TwoTierNetwork network = interconnect.network(group.pattern(Form.RING));
            return CollectiveLibrary.curve(
                    kind, group.shape(), network, rates.gpu(), rates.stack());
        }
    }

    public DataParallelTimes(
            TrainingPlanRanks ranks,
            RankPlaces places,
            double weightBytes,
            double gradientBytes,
            Interconnect interconnect,
            GpuRates rates) {
        this.sharding = ranks.plan().sharding().states();
        this.weightBytes = weightBytes;
        this.gradientBytes = gradientBytes;
        shards = ranks.denseShards();
        copied = ranks.denseCopies() > 1;
        dense = Curves.of(places.denseShard(), interconnect, rates);
        copies = Curves.of(places.denseCopies(), interconnect, rates);
        experts = Curves.of(places.expertReplicas(), interconnect, rates);
    }

    /**
     * Gradients of these weights, summed over the ranks that hold them: with copies of the shards,
     * scattered among those that share and then summed over the copies (HSDP).
     */
    public double gradients(RankElements weights) {
        double bytes = gradientBytes;
        boolean sharded = sharding.includes(Sharding.OPTIMIZER);
        return time(dense, sharded, weights.dense() * bytes)
                + time(experts, sharded, weights.experts() * bytes)
                + betweenCopies(weights);
    }

    /** Returns the part that goes between copies of shards; once a step whatever the sharding. */
    double betweenCopies(RankElements weights) {
        return copied ? copies.reduce().seconds(weights.dense() * gradientBytes / shards) : 0;
    }

    private static double time(Curves curves, boolean sharded, double bytes) {
        return (sharded ? curves.scatter() : curves.reduce()).seconds(bytes);
    }

    /** These weights, gathered from the ranks that hold their parts. */
    public double gather(RankElements weights) {
        return dense.gather().seconds(weights.dense() * weightBytes)
                + experts.gather().seconds(weights.experts() * weightBytes);
    }

    /** Returns whether parameters are gathered once a step, after the optimizer. */
    static boolean gathersOnce(Sharding sharding) {
        return sharding.includes(Sharding.OPTIMIZER) && !sharding.includes(Sharding.PARAMETERS);
    }

    /** Returns whether parameters are gathered, and gradients scattered, with every micro-batch. */
    boolean gathersAlways() {
        return sharding.includes(Sharding.PARAMETERS);
    }
}
