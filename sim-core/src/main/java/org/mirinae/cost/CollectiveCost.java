package org.mirinae.cost;

import org.mirinae.fabric.CollectiveCurve;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.fabric.Fabric;
import org.mirinae.fabric.GroupShape;
import org.mirinae.fabric.Link;
import org.mirinae.fabric.Machine;
import org.mirinae.fabric.Network;
import org.mirinae.hardware.Achieved;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;
import org.mirinae.stack.Stack;

/** The network as a stack's collective library reaches it. */
public final class CollectiveCost {

    /** Stands for an interface a chip does not have: slow enough to be seen; assumed. */
    private static final double WITHOUT_INTERFACE = 1e9;

    private CollectiveCost() {}

    /**
     * The two tiers a chip sends over. Chips without scale-up links use their host link inside the
     * node; a bus bandwidth somebody measured on the chip goes before the stack's share of the line
     * rate, and neither exceeds the line rate.
     */
    public static Network network(Node node, Fabric fabric, Stack stack) {
        Gpu gpu = node.gpu();
        ScaleUp scaleUp = gpu.scaleUp();
        int domain = Machine.domain(node);
        double lineRate =
                scaleUp == null || scaleUp.domain() == 1
                        ? gpu.host().ratePerDirection().bytesPerSecond()
                        : scaleUp.ratePerDirection().bytesPerSecond();
        Achieved achieved = gpu.achieved();
        double inside =
                achieved != null && achieved.scaleUpBus() != null
                        ? Math.min(achieved.scaleUpBus().bytesPerSecond(), lineRate)
                        : lineRate * stack.efficiency().scaleUp();
        double nic = node.scaleOutPerGpu().bytesPerSecond();
        double outside =
                (nic > 0 ? nic : WITHOUT_INTERFACE)
                        * stack.efficiency().scaleOut()
                        / fabric.oversubscription();
        double outLatency = stack.overheads().scaleOutLatency().value() + fabric.latency().value();
        return new Network(
                new Link(stack.overheads().scaleUpLatency().value(), inside),
                domain,
                new Link(outLatency, outside));
    }

    /**
     * The curve of a collective: measured where the group lies in one scale-up domain and the chip,
     * or a sister, was measured with the stack's libraries; the closed form elsewhere.
     */
    public static CollectiveCurve curve(
            CollectiveKind kind, GroupShape group, Network network, Gpu gpu, Stack stack) {
        boolean inside = group.ranks() > 1 && group.domains() == 1;
        CollectiveCurve measured =
                inside ? MeasuredCollectives.curve(kind, group.ranks(), gpu, stack) : null;
        return measured != null ? measured : CollectiveCurve.of(kind, group, network);
    }
}
