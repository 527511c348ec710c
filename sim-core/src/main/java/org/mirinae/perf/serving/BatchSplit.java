package org.mirinae.perf.serving;

import org.mirinae.llm.work.ExpertRouting;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepOperator.ExpertDeal;
import org.mirinae.llm.work.StepShape;
import org.mirinae.workload.serving.ServingPlan;

/**
 * A replica's batch over its attention data-parallel ranks and the micro-batches that fill its
 * pipeline: what each has in the mean, what the fullest rank has, and what the rank of the most
 * popular experts has. Ranks go in lockstep, so operators last as long as on the fullest. Shapes
 * are written over by the next split. Not for several threads.
 */
final class BatchSplit {

    /** Tokens by which the popularity of experts is judged; assumed. */
    private static final double MANY_TOKENS = 16_384;

    private final double ranks;
    private final double most;
    private final double rankSkew;
    private final double hottest;
    private final StepShape mean = new StepShape();
    private final StepShape fullest = new StepShape();
    private final StepShape hot = new StepShape();

    /**
     * Splits batches by a plan.
     *
     * @param work of a replica's ranks, whose experts count
     */
    BatchSplit(ServingPlan plan, LayerWork work) {
        ranks = plan.data();
        most = (double) plan.pipeline() * plan.data();
        rankSkew = plan.rankSkew();
        hottest = hottest(work, plan.expertSkew());
    }

    /** Splits a batch. */
    void of(StepShape whole) {
        double sequences = whole.decodeSequences() + whole.prefillSequences();
        double parts = Math.max(1, Math.min(most, sequences));
        mean.part(whole, parts);
        fullest.part(whole, rankSkew == 0 || ranks == 1 ? parts : fullestPart(sequences));
        hot.part(whole, parts / hottest);
    }

    /**
     * Into how many parts as full as the fullest of R ranks the batch would go: of m sequences a
     * rank in the mean, each dealt at random, the fullest has about m + sqrt(2 m ln R) (Raab and
     * Steger, Balls into bins, RANDOM 1998), and never less than one.
     */
    private double fullestPart(double sequences) {
        double each = sequences / most;
        double above = rankSkew * Math.sqrt(2 * each * StrictMath.log(ranks));
        double fullestSequences = Math.min(Math.max(1, each + above), Math.max(1, sequences));
        return Math.max(1, sequences / fullestSequences);
    }

    /**
     * Returns how much more the hottest rank has than the mean, for so many tokens that the
     * popularity of experts counts and not chance.
     */
    private static double hottest(LayerWork work, double exponent) {
        double most = 1;
        for (StepOperator operator : work.operators()) {
            ExpertDeal deal = operator.experts();
            if (deal != null && exponent > 0) {
                double even = MANY_TOKENS * deal.moe().topK() * deal.local() / deal.moe().experts();
                ExpertRouting routing = new ExpertRouting(exponent, false);
                double busiest = routing.load(MANY_TOKENS, deal.moe(), deal.local()).pairs();
                most = Math.max(most, busiest / even);
            }
        }
        return most;
    }

    /** Returns the mean share of a rank, which is what it sends. */
    StepShape mean() {
        return mean;
    }

    /** Returns the share of the fullest rank. */
    StepShape fullest() {
        return fullest;
    }

    /** Returns the share of the rank with the most popular experts. */
    StepShape hot() {
        return hot;
    }
}
