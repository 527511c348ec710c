package org.mirinae.perf.collective;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.fabric.collective.Collective;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.DispatchCollective;
import org.mirinae.fabric.collective.ExpertDispatch;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.hardware.Achieved;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;

/** The network as a stack's collective library reaches it. */
public final class CollectiveLibrary {

    /** The library of kernels that dispatch to experts and combine. */
    public static final String DEEP_EP = "DeepEP";

    /** Stands for an interface a GPU does not have: slow enough to be seen; assumed. */
    private static final double WITHOUT_INTERFACE = 1e9;

    private CollectiveLibrary() {}

    /**
     * The two tiers a GPU sends over. GPUs without scale-up links use their host link inside the
     * node; a bus bandwidth somebody measured on the GPU goes before the stack's share of the line
     * rate, unless the stack sends by kernels of its own, and neither exceeds the line rate.
     */
    public static TwoTierNetwork network(Node node, Fabric fabric, Stack stack) {
        Gpu gpu = node.gpu();
        ScaleUp scaleUp = gpu.scaleUp();
        int domain = Machine.domain(node);
        double lineRate =
                scaleUp == null || scaleUp.domain() == 1
                        ? gpu.host().ratePerDirection().bytesPerSecond()
                        : scaleUp.ratePerDirection().bytesPerSecond();
        Achieved achieved = gpu.achieved();
        boolean ownKernels = stack.collectiveLibrary().equals(DEEP_EP);
        double inside =
                achieved != null && achieved.scaleUpBus() != null && !ownKernels
                        ? Math.min(achieved.scaleUpBus().bytesPerSecond(), lineRate)
                        : lineRate * stack.efficiency().scaleUp();
        double nic = node.scaleOutPerGpu().bytesPerSecond();
        double outside =
                (nic > 0 ? nic : WITHOUT_INTERFACE)
                        * stack.efficiency().scaleOut()
                        * fabric.framingEfficiency()
                        / fabric.oversubscription();
        double outLatency =
                stack.overheads().scaleOutLatency().value()
                        + fabric.latency().value()
                        + (node.nic() == null ? 0 : node.nic().latency().value());
        return new TwoTierNetwork(
                new Link(stack.overheads().scaleUpLatency().value(), inside),
                domain,
                new Link(outLatency, outside),
                scaleUp != null && scaleUp.inSwitchReduction() && domain > 2,
                fabric.inNetworkReduction());
    }

    /**
     * The curve of a collective: measured where the group lies in one scale-up domain and the GPU,
     * or one of the same architecture, was measured with the stack's libraries; the closed form
     * elsewhere.
     */
    public static CollectiveCurve curve(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network, Gpu gpu, Stack stack) {
        boolean inside = group.ranks() > 1 && group.domains() == 1;
        CollectiveCurve measured =
                inside ? MeasuredCollectives.curve(kind, group.ranks(), gpu, stack) : null;
        if (measured != null || group.ranks() == 1) {
            return measured != null ? measured : CollectiveCurve.of(kind, group, network);
        }
        List<CollectiveCandidate> candidates = candidates(kind, group, network, gpu, stack);
        return tuned(gpu, stack)
                ? CollectiveCurve.sampled(bytes -> fastest(candidates, bytes).seconds(bytes))
                : CollectiveCurve.of(kind, group, network);
    }

    /**
     * Returns the seconds of a call on top of the collective, where a benchmark times calls one by
     * one.
     */
    public static double callSeconds(Stack stack) {
        return stack.purpose() == StackPurpose.COLLECTIVE
                ? stack.overheads().iteration().value()
                : 0;
    }

    /**
     * Returns whether a stack's library is known by its own tuning: NCCL's on the GPUs it is made
     * for.
     */
    static boolean tuned(Gpu gpu, Stack stack) {
        return stack.collectiveLibrary().equals(MeasuredCollectives.NCCL)
                && gpu.vendor().equals("NVIDIA");
    }

    /**
     * Returns what a stack's library chooses from; the list is empty where it has nothing for the
     * group.
     *
     * @param group of two ranks or more
     */
    static List<CollectiveCandidate> candidates(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network, Gpu gpu, Stack stack) {
        return candidates(
                kind, group, network, gpu, stack, ExpertDispatch.DEEPSEEK_V3, Integer.MAX_VALUE);
    }

    /**
     * The same with tokens of dispatch and combine routed like this, over so many channels.
     *
     * @param group of two ranks or more
     * @param channels at most; {@link Integer#MAX_VALUE} for as many as the library takes
     */
    static List<CollectiveCandidate> candidates(
            CollectiveKind kind,
            GroupLayout group,
            TwoTierNetwork network,
            Gpu gpu,
            Stack stack,
            ExpertDispatch routing,
            int channels) {
        boolean experts = kind == CollectiveKind.DISPATCH || kind == CollectiveKind.COMBINE;
        if (experts && stack.collectiveLibrary().equals(DEEP_EP)) {
            return candidates(
                    List.of(
                            new DispatchCollective(false, routing),
                            new DispatchCollective(true, routing)),
                    kind,
                    group,
                    network);
        }
        if (tuned(gpu, stack)) {
            double message = stack.overheads().scaleOutLatency().value();
            return new NcclTuning(
                            gpu, network, message, MeasuredCollectives.version(stack), channels)
                    .candidates(kind, group);
        }
        return candidates(Collective.usual(kind), kind, group, network);
    }

    /** Returns candidates by closed forms alone. */
    static List<CollectiveCandidate> candidates(
            List<Collective> algorithms,
            CollectiveKind kind,
            GroupLayout group,
            TwoTierNetwork network) {
        List<CollectiveCandidate> all = new ArrayList<>();
        for (Collective algorithm : algorithms) {
            algorithm
                    .time(kind, group, network)
                    .ifPresent(
                            time ->
                                    all.add(
                                            new CollectiveCandidate(
                                                    algorithm.label(), null, time, new double[0])));
        }
        return all;
    }

    /** The first of those that are fastest at a size. */
    static CollectiveCandidate fastest(List<CollectiveCandidate> candidates, double bytes) {
        CollectiveCandidate best = candidates.getFirst();
        for (CollectiveCandidate candidate : candidates) {
            if (candidate.seconds(bytes) < best.seconds(bytes)) {
                best = candidate;
            }
        }
        return best;
    }
}
