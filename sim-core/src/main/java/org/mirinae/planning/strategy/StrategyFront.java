package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.mirinae.workload.training.ParallelPlan;

/**
 * The plans no other is better than in step time, GPUs, bytes and joules at once, and the fastest
 * for each number of GPUs. Money needs no dimension of its own: GPU-hours and joules have prices,
 * so that what a plan beats in time, GPUs and joules it beats in money, and the cheapest is here.
 * Of plans within half a percent of each other everywhere one is kept. Not for several threads, but
 * for {@link #beats}.
 */
final class StrategyFront {

    /** Plans this near to each other in everything count as one; assumed. */
    private static final double ALIKE = 1.005;

    private static final int FASTEST = 16;

    /** A plan with its figures. */
    private record Member(double[] figures, Supplier<ParallelPlan> plan) {
        StrategyEstimate estimate() {
            return new StrategyEstimate(
                    plan.get(), (long) figures[1], figures[0], figures[2], figures[3]);
        }
    }

    private final List<Member> front = new ArrayList<>();
    private final List<Member> fastest = new ArrayList<>();
    private double slowestKept = Double.POSITIVE_INFINITY;

    /** Begins with another number of GPUs: the fastest are kept for each. */
    List<StrategyEstimate> endFastest() {
        List<StrategyEstimate> kept = fastest.stream().map(Member::estimate).toList();
        fastest.clear();
        slowestKept = Double.POSITIVE_INFINITY;
        return kept;
    }

    void offer(
            double seconds, long gpus, double bytes, double joules, Supplier<ParallelPlan> plan) {
        if (seconds < slowestKept) {
            keepFastest(new Member(new double[] {seconds, gpus, bytes, joules}, plan));
        }
        for (int i = 0; i < front.size(); i++) {
            double[] kept = front.get(i).figures;
            if (kept[0] <= seconds * ALIKE
                    && kept[1] <= gpus
                    && kept[2] <= bytes * ALIKE
                    && kept[3] <= joules * ALIKE) {
                if (i > 0) {
                    front.add(i / 2, front.remove(i)); // who rules out many is asked early
                }
                return;
            }
        }
        double[] figures = {seconds, gpus, bytes, joules};
        front.removeIf(member -> dominates(figures, member.figures));
        front.add(new Member(figures, plan));
    }

    /**
     * Returns whether a plan is at least as fast as one with these figures could be, and in the
     * rest as good or alike, so that the front would not take it.
     */
    boolean beats(double seconds, long gpus, double bytes, double joules) {
        for (Member member : front) {
            double[] kept = member.figures;
            if (kept[0] <= seconds
                    && kept[1] <= gpus
                    && kept[2] <= bytes * ALIKE
                    && kept[3] <= joules * ALIKE) {
                return true;
            }
        }
        return false;
    }

    private void keepFastest(Member member) {
        fastest.add(member);
        fastest.sort(Comparator.comparingDouble(m -> m.figures[0]));
        if (fastest.size() > FASTEST) {
            fastest.removeLast();
            slowestKept = fastest.getLast().figures[0];
        }
    }

    private static boolean dominates(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] > other[i]) {
                return false;
            }
        }
        return true;
    }

    /** The front, fastest first. */
    List<StrategyEstimate> front() {
        return front.stream()
                .sorted(Comparator.comparingDouble(m -> m.figures[0]))
                .map(Member::estimate)
                .toList();
    }
}
