package org.mirinae.perf.collective;

import java.util.EnumMap;
import java.util.Map;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.RankGroup;
import org.mirinae.fabric.graph.RankPattern.Form;
import org.mirinae.hardware.Gpu;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.StepExchange;
import org.mirinae.llm.work.StepShape;
import org.mirinae.stack.Stack;

/** Times exchanges: every group of a plan with its place on the network. */
public final class ExchangeTimes {

    private final Interconnect interconnect;
    private final Gpu gpu;
    private final Stack stack;
    private final Map<CommunicationGroup, Map<ExchangeKind, CollectiveCurve>> curves =
            new EnumMap<>(CommunicationGroup.class);

    /**
     * Makes the times of a plan's exchanges.
     *
     * @param interconnect what its ranks send over
     * @param gpu whose measured collectives count
     * @param stack whose libraries run them
     * @param groups how the ranks of each group lie; a group that is missing has one rank
     */
    public ExchangeTimes(
            Interconnect interconnect,
            Gpu gpu,
            Stack stack,
            Map<CommunicationGroup, RankGroup> groups) {
        this.interconnect = interconnect;
        this.gpu = gpu;
        this.stack = stack;
        for (CommunicationGroup group : CommunicationGroup.values()) {
            RankGroup ranks = groups.getOrDefault(group, RankGroup.ALONE);
            Map<ExchangeKind, CollectiveCurve> ofGroup = new EnumMap<>(ExchangeKind.class);
            for (ExchangeKind kind : ExchangeKind.values()) {
                ofGroup.put(kind, make(kind, ranks));
            }
            curves.put(group, ofGroup);
        }
    }

    private CollectiveCurve make(ExchangeKind kind, RankGroup ranks) {
        return switch (kind) {
            case ALL_REDUCE -> curve(CollectiveKind.ALL_REDUCE, ranks, Form.RING);
            case REDUCE_SCATTER -> curve(CollectiveKind.REDUCE_SCATTER, ranks, Form.RING);
            case ALL_GATHER -> curve(CollectiveKind.ALL_GATHER, ranks, Form.RING);
            case ALL_TO_ALL -> curve(CollectiveKind.ALL_TO_ALL, ranks, Form.ALL_TO_ALL);
            case SEND_RECV ->
                    CollectiveCurve.sendReceive(
                            ranks.perDomain() == ranks.ranks(),
                            interconnect.network(ranks.pattern(Form.RING)));
        };
    }

    private CollectiveCurve curve(CollectiveKind kind, RankGroup ranks, Form form) {
        return CollectiveLibrary.curve(
                kind, ranks.shape(), interconnect.network(ranks.pattern(form)), gpu, stack);
    }

    /** Time of one exchange. */
    public CollectiveCurve curve(ExchangeKind kind, CommunicationGroup group) {
        Map<ExchangeKind, CollectiveCurve> ofGroup = curves.get(group);
        CollectiveCurve curve = ofGroup == null ? null : ofGroup.get(kind);
        if (curve == null) {
            throw new IllegalStateException("every group has every curve");
        }
        return curve;
    }

    /** Seconds of all exchanges of a work within a group. */
    public double seconds(LayerWork work, StepShape shape, CommunicationGroup group) {
        double sum = 0;
        for (StepExchange exchange : work.exchanges()) {
            if (exchange.group() == group) {
                sum +=
                        exchange.count()
                                * curve(exchange.kind(), group).seconds(exchange.bytes(shape));
            }
        }
        return sum;
    }

    /** Seconds of all exchanges of a work. */
    public double seconds(LayerWork work, StepShape shape) {
        double sum = 0;
        for (StepExchange exchange : work.exchanges()) {
            sum +=
                    exchange.count()
                            * curve(exchange.kind(), exchange.group())
                                    .seconds(exchange.bytes(shape));
        }
        return sum;
    }
}
