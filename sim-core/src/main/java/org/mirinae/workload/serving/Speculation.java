package org.mirinae.workload.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Speculative decoding: a draft proposes tokens, the model computes all of them in one iteration
 * and keeps those before the first it would not have chosen, and one of its own. With a constant
 * acceptance a, independent from token to token, k drafts give (1 - a^(k+1))/(1 - a) tokens an
 * iteration in the mean (Leviathan, Kalman, Matias, Fast inference from transformers via
 * speculative decoding, ICML 2023, eq. 1). Every sequence moves on by that mean; fractions are
 * carried over.
 *
 * @param draft what proposes
 * @param tokens proposed in each iteration
 * @param acceptance share of proposed tokens accepted where all before them were
 * @param model that drafts; only of {@code draft: model}
 */
@Doc("Speculative decoding: several tokens of a sequence in one iteration.")
public record Speculation(
        @Doc("What proposes: mtp (the model's own extra layers), model, or ngram (no cost).")
                @Default("mtp")
                DraftKind draft,
        @Doc("Tokens proposed in each iteration.") @Default("1") @Positive @AtMost(15) int tokens,
        @Doc("Share of proposed tokens accepted where all before them were.") @AtLeast(0) @AtMost(1)
                double acceptance,
        @Doc("The language model that drafts; only of `draft: model`.")
                @Nullable LanguageModel model)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (draft == DraftKind.MODEL && model == null) {
            problems.add(
                    "model",
                    "a model drafts, but not which",
                    "Maybe add `model: Llama-3.2-1B`, or take `draft: mtp`.");
        }
        if (draft != DraftKind.MODEL && model != null) {
            problems.add(
                    "draft",
                    "a draft model is given and "
                            + draft.name().toLowerCase(java.util.Locale.ROOT)
                            + " drafts",
                    "Maybe set draft to model.");
        }
    }

    /** Tokens that one iteration gives a sequence in the mean. */
    public double expectedTokens() {
        double sum = 0;
        double all = 1;
        for (int i = 0; i <= tokens; i++) {
            sum += all;
            all *= acceptance;
        }
        return sum;
    }
}
