package org.mirinae.llm.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.architecture.SequenceMixer;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.StepExchange;
import org.mirinae.llm.work.StepOperator;

/** Tells which part of a layer an operator or exchange of {@link ModelWork} belongs to. */
final class RecomputedParts {

    private static final List<String> FEED_FORWARD =
            List.of(
                    "up projection",
                    "down projection",
                    "activation",
                    "router",
                    "latent projections",
                    "permute",
                    "expert",
                    "feed-forward exchange");

    private RecomputedParts() {}

    static boolean holds(StepOperator operator, Collection<RecomputeModule> modules) {
        String name = operator.name();
        boolean attention =
                operator.rows() == StepOperator.Rows.PREFILL_PAIRS
                        && modules.contains(RecomputeModule.CORE_ATTN);
        boolean norm = name.endsWith("norm") && modules.contains(RecomputeModule.LAYERNORM);
        boolean act = name.endsWith("activation") && modules.contains(RecomputeModule.MOE_ACT);
        return attention
                || norm
                || act
                || isFeedForward(name) && modules.contains(RecomputeModule.MLP);
    }

    static boolean holds(StepExchange exchange, Collection<RecomputeModule> modules) {
        return modules.contains(RecomputeModule.MLP) && isFeedForward(exchange.name());
    }

    /** Every second product, and all that is neither product nor attention. */
    static LayerWork secondProducts(LayerWork forward, SequenceMixer mixer) {
        List<StepOperator> again = new ArrayList<>();
        for (StepOperator operator : forward.operators()) {
            double share =
                    switch (operator.kind()) {
                        case LINEAR, GROUPED_LINEAR -> secondShare(operator.name(), mixer);
                        case STREAM -> 1;
                        default -> 0;
                    };
            if (share > 0) {
                again.add(operator.times(share));
            }
        }
        return new LayerWork(
                again,
                forward.exchanges().stream()
                        .filter(exchange -> exchange.kind() == ExchangeKind.ALL_GATHER)
                        .filter(exchange -> exchange.group() == CommunicationGroup.TENSOR)
                        .toList());
    }

    /** Returns, of products laid side by side, the share of the columns that are computed again. */
    private static double secondShare(String name, SequenceMixer mixer) {
        if (name.equals("query key value projection")) {
            return mixer.keyColumns();
        }
        if (name.equals("output projection")) {
            return 1;
        }
        return name.endsWith("up projection") ? 0.5 : 0;
    }

    static boolean isFeedForward(String name) {
        return FEED_FORWARD.stream().anyMatch(name::contains);
    }
}
