package org.mirinae.llm;

import java.util.Collection;
import java.util.List;

/** Which part of a layer an operator or exchange of {@link ModelWork} belongs to. */
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

    static boolean isFeedForward(String name) {
        return FEED_FORWARD.stream().anyMatch(name::contains);
    }
}
