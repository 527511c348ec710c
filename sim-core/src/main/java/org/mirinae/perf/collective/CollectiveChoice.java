package org.mirinae.perf.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.Collective;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.ExpertDispatch;
import org.mirinae.fabric.collective.Protocol;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.result.Basis;
import org.mirinae.stack.Stack;
import org.mirinae.workload.collective.CollectiveAlgorithm;

/** Chooses the algorithm that one collective on one group takes at each size, and says why. */
public final class CollectiveChoice {

    /**
     * Says how long a collective takes, by which algorithm and why.
     *
     * @param seconds from the last rank's call to the last rank's end
     * @param algorithm such as Ring LL128
     * @param reason why this one, for people
     * @param basis what the time rests on
     */
    public record Chosen(double seconds, String algorithm, String reason, Basis basis) {}

    /**
     * Says what the caller asks of the library.
     *
     * @param algorithm forced, or {@code AUTO}
     * @param protocol forced, or null
     * @param floating whether the elements are floating-point numbers, which switches can add
     * @param routing of tokens, where they are dispatched
     * @param channels at most, of rings and trees; null for as many as the library takes
     */
    public record Wish(
            CollectiveAlgorithm algorithm,
            @Nullable Protocol protocol,
            boolean floating,
            ExpertDispatch routing,
            @Nullable Integer channels) {

        /** The library's own choice for floating-point numbers. */
        public static final Wish ANY = of(CollectiveAlgorithm.AUTO);

        /** An algorithm under the library's own protocol, for floating-point numbers. */
        public static Wish of(CollectiveAlgorithm algorithm) {
            return new Wish(algorithm, null, true, ExpertDispatch.DEEPSEEK_V3, null);
        }

        private boolean allows(CollectiveCandidate candidate) {
            boolean adds = candidate.algorithm().startsWith("NVLS");
            return (algorithm == CollectiveAlgorithm.AUTO
                            || algorithm.toString().equals(candidate.algorithm()))
                    && (protocol == null || protocol == candidate.protocol())
                    && (floating || !adds);
        }
    }

    private final List<CollectiveCandidate> candidates;
    private final String why;
    private final double callSeconds;
    private @Nullable CollectiveCurve measured;
    private String measuredReason = "";
    private Basis measuredBasis = Basis.MODELLED;

    /**
     * Finds the candidates for one group.
     *
     * @param group of at least two ranks
     * @throws IllegalArgumentException when nothing does this kind as wished
     */
    public CollectiveChoice(
            CollectiveKind kind,
            RankGroup group,
            Interconnect interconnect,
            Gpu gpu,
            Stack stack,
            Wish wish) {
        TwoTierNetwork network = interconnect.network(group.pattern(form(kind)));
        List<CollectiveCandidate> all =
                CollectiveLibrary.candidates(
                        kind,
                        group.shape(),
                        network,
                        gpu,
                        stack,
                        wish.routing(),
                        wish.channels() == null ? Integer.MAX_VALUE : wish.channels());
        candidates = allowed(all, kind, group, network, wish);
        boolean known = all.stream().anyMatch(wish::allows);
        why =
                reason(wish, CollectiveLibrary.tuned(gpu, stack) ? "by NCCL's tuning tables" : "")
                        + (known ? "" : ", which " + stack.name() + " does not have;");
        callSeconds = CollectiveLibrary.callSeconds(stack);
        if (group.shape().domains() == 1 && timedAsMeasured(wish)) {
            measure(kind, group.ranks(), gpu, stack, wish);
        }
    }

    /**
     * Finds the candidates for one group by closed forms alone.
     *
     * @param group of at least two ranks
     * @param network they send over
     * @throws IllegalArgumentException when nothing does this kind as wished
     */
    public CollectiveChoice(
            CollectiveKind kind, RankGroup group, TwoTierNetwork network, Wish wish) {
        candidates =
                allowed(
                        CollectiveLibrary.candidates(
                                Collective.usual(kind), kind, group.shape(), network),
                        kind,
                        group,
                        network,
                        wish);
        why = reason(wish, "");
        callSeconds = 0;
    }

    /**
     * Returns the candidates of a library that the wish allows; where it has none of them, the
     * closed form.
     */
    private static List<CollectiveCandidate> allowed(
            List<CollectiveCandidate> all,
            CollectiveKind kind,
            RankGroup group,
            TwoTierNetwork network,
            Wish wish) {
        List<CollectiveCandidate> allowed = new ArrayList<>(all);
        allowed.removeIf(candidate -> !wish.allows(candidate));
        if (allowed.isEmpty() && wish.protocol() == null) {
            allowed.addAll(
                    CollectiveLibrary.candidates(
                            Collective.all(wish.routing()), kind, group.shape(), network));
            allowed.removeIf(candidate -> !wish.allows(candidate));
        }
        if (allowed.isEmpty()) {
            String protocol = wish.protocol() == null ? "" : " " + wish.protocol();
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s%s does no %s of %d ranks, %d in each domain",
                            wish.algorithm(),
                            protocol,
                            kind.name().toLowerCase(Locale.ROOT),
                            group.ranks(),
                            group.perDomain()));
        }
        return allowed;
    }

    private static String reason(Wish wish, String tuning) {
        boolean forced = wish.algorithm() != CollectiveAlgorithm.AUTO || wish.protocol() != null;
        return forced ? "forced" : tuning;
    }

    /**
     * Returns whether the measured collectives are those asked for: they were the library's choice,
     * or rings for whole numbers.
     */
    private static boolean timedAsMeasured(Wish wish) {
        return wish.protocol() == null
                && wish.channels() == null
                && switch (wish.algorithm()) {
                    case AUTO, RING -> true;
                    case TREE,
                            COLLNET_DIRECT,
                            COLLNET_CHAIN,
                            NVLS,
                            NVLS_TREE,
                            PAT,
                            BIDIRECTIONAL_RING,
                            HIERARCHICAL,
                            DIRECT,
                            BRUCK,
                            RECURSIVE_DOUBLING,
                            HALVING_DOUBLING,
                            TWO_STAGE,
                            DEEP_EP,
                            DEEP_EP_LOW_LATENCY ->
                            false;
                };
    }

    private void measure(CollectiveKind kind, int ranks, Gpu gpu, Stack stack, Wish wish) {
        boolean floating = wish.floating() && wish.algorithm() == CollectiveAlgorithm.AUTO;
        measured = MeasuredCollectives.curve(kind, ranks, gpu, stack, floating);
        KernelEfficiency kernels = gpu.kernels();
        String on = kernels == null ? "" : kernels.name();
        CollectiveFit fit =
                kernels == null
                        ? null
                        : MeasuredCollectives.fit(
                                kernels.collectives(),
                                MeasuredCollectives.NCCL,
                                MeasuredCollectives.version(stack),
                                kind,
                                ranks,
                                floating);
        boolean sameRanks = fit != null && fit.ranks() == ranks;
        String version = fit == null || fit.version().equals("any") ? "" : " " + fit.version();
        measuredBasis = on.equals(gpu.name()) && sameRanks ? Basis.MEASURED : Basis.EXTRAPOLATED;
        measuredReason =
                "timed as measured on "
                        + on
                        + (fit == null ? "" : " with " + fit.library() + version)
                        + (sameRanks ? "" : ", more ranks")
                        + "; ";
    }

    private static RankPattern.Form form(CollectiveKind kind) {
        return kind.joinsAllPairs() ? RankPattern.Form.ALL_TO_ALL : RankPattern.Form.RING;
    }

    /** Chooses for so many bytes of the full buffer. */
    public Chosen at(double bytes) {
        CollectiveCandidate best = CollectiveLibrary.fastest(candidates, bytes);
        double seconds = measured == null ? best.seconds(bytes) : measured.seconds(bytes);
        return new Chosen(
                callSeconds + seconds,
                best.label(),
                (measured == null ? "" : measuredReason) + because(best, bytes),
                measured == null ? Basis.MODELLED : measuredBasis);
    }

    private String because(CollectiveCandidate best, double bytes) {
        List<CollectiveCandidate> others = new ArrayList<>(candidates);
        others.remove(best);
        if (others.isEmpty()) {
            return why.startsWith("forced") ? why : "the only one";
        }
        CollectiveCandidate next = CollectiveLibrary.fastest(others, bytes);
        return String.format(
                Locale.ROOT,
                "%s%.4g us, next %s %.4g us",
                why.isEmpty() ? "" : why + " ",
                best.seconds(bytes) * 1e6,
                next.label(),
                next.seconds(bytes) * 1e6);
    }
}
