package org.mirinae.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.AffineTime;
import org.mirinae.fabric.Collective;
import org.mirinae.fabric.CollectiveCurve;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.fabric.HierarchicalCollective;
import org.mirinae.fabric.Network;
import org.mirinae.fabric.PairwiseCollective;
import org.mirinae.fabric.RankGroup;
import org.mirinae.fabric.RankPattern;
import org.mirinae.fabric.RingCollective;
import org.mirinae.fabric.TreeCollective;
import org.mirinae.hardware.CollectiveFit;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.KernelEfficiency;
import org.mirinae.result.Basis;
import org.mirinae.stack.Stack;
import org.mirinae.workload.CollectiveAlgorithm;

/** Which algorithm one collective on one group takes at each size, and why. */
public final class CollectiveChoice {

    /**
     * What a collective takes.
     *
     * @param seconds from the last rank's call to the last rank's end
     * @param algorithm such as Ring
     * @param reason why this one, for people
     * @param basis what the time rests on
     */
    public record Chosen(double seconds, String algorithm, String reason, Basis basis) {}

    private record Candidate(String algorithm, AffineTime time) {}

    private @Nullable CollectiveCurve measured;
    private String measuredReason = "";
    private Basis measuredBasis = Basis.MODELLED;
    private final String forced;
    private final List<Candidate> candidates = new ArrayList<>();

    /**
     * For one group.
     *
     * @param group of at least two ranks
     * @param forced {@code AUTO}, or the algorithm to take
     * @throws IllegalArgumentException when nothing does this kind under the forced algorithm
     */
    public CollectiveChoice(
            CollectiveKind kind,
            RankGroup group,
            Interconnect interconnect,
            Gpu gpu,
            Stack stack,
            CollectiveAlgorithm forced) {
        this(kind, group, interconnect.network(group.pattern(form(kind))), forced);
        boolean inside = group.shape().domains() == 1 && this.forced.isEmpty();
        measured = inside ? MeasuredCollectives.curve(kind, group.ranks(), gpu, stack) : null;
        KernelEfficiency kernels = gpu.kernels();
        String on = kernels == null ? "" : kernels.name();
        boolean sameRanks = kernels != null && measured(kernels, kind, group.ranks());
        measuredBasis = on.equals(gpu.name()) && sameRanks ? Basis.MEASURED : Basis.EXTRAPOLATED;
        measuredReason =
                "as measured on "
                        + on
                        + (sameRanks ? "" : " with more ranks")
                        + "; the library chose by itself";
    }

    /**
     * For one group, by closed forms alone.
     *
     * @param group of at least two ranks
     * @param network they send over
     * @param forced {@code AUTO}, or the algorithm to take
     * @throws IllegalArgumentException when nothing does this kind under the forced algorithm
     */
    public CollectiveChoice(
            CollectiveKind kind, RankGroup group, Network network, CollectiveAlgorithm forced) {
        this.forced = forced == CollectiveAlgorithm.AUTO ? "" : name(forced);
        for (Collective algorithm : Collective.ALL) {
            String name = name(algorithm);
            if (this.forced.isEmpty() || this.forced.equals(name)) {
                algorithm
                        .time(kind, group.shape(), network)
                        .ifPresent(time -> candidates.add(new Candidate(name, time)));
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("nothing does " + kind + " by " + forced);
        }
    }

    private static RankPattern.Form form(CollectiveKind kind) {
        return kind == CollectiveKind.ALL_TO_ALL
                ? RankPattern.Form.ALL_TO_ALL
                : RankPattern.Form.RING;
    }

    private static boolean measured(KernelEfficiency kernels, CollectiveKind kind, int ranks) {
        String label = kind.name().toLowerCase(Locale.ROOT);
        for (CollectiveFit fit : kernels.collectives()) {
            if (fit.kind().equals(label) && fit.ranks() == ranks) {
                return true;
            }
        }
        return false;
    }

    /** What so many bytes of the full buffer take. */
    public Chosen at(double bytes) {
        if (measured != null) {
            return new Chosen(measured.seconds(bytes), "measured", measuredReason, measuredBasis);
        }
        Candidate best = candidates.getFirst();
        for (Candidate candidate : candidates) {
            if (candidate.time().seconds(bytes) < best.time().seconds(bytes)) {
                best = candidate;
            }
        }
        String reason =
                !forced.isEmpty()
                        ? "forced"
                        : candidates.size() == 1
                                ? "the only one"
                                : "fastest of " + names() + " at this size";
        return new Chosen(best.time().seconds(bytes), best.algorithm(), reason, Basis.MODELLED);
    }

    private String names() {
        return String.join(", ", candidates.stream().map(Candidate::algorithm).toList());
    }

    private static String name(CollectiveAlgorithm forced) {
        return switch (forced) {
            case AUTO -> "";
            case RING -> "Ring";
            case TREE -> "Tree";
        };
    }

    private static String name(Collective algorithm) {
        return switch (algorithm) {
            case RingCollective ring -> "Ring";
            case TreeCollective tree -> "Tree";
            case HierarchicalCollective hierarchical -> "Hierarchical";
            case PairwiseCollective pairwise -> "Pairwise";
        };
    }
}
