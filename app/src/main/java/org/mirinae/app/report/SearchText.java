package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.planning.strategy.SearchExplanation;
import org.mirinae.planning.strategy.SearchPlan;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.planning.strategy.SearchedSpace;
import org.mirinae.planning.strategy.StrategyLimit;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.document.YamlText;
import org.mirinae.workload.training.Offload;
import org.mirinae.workload.training.Overlap;
import org.mirinae.workload.training.ParallelPlan;

/** Draws a search for people. */
final class SearchText {

    private static final int SHOWN = 8;

    private SearchText() {}

    static String of(SearchResult result) {
        SearchedSpace space = result.space();
        StringBuilder text = new StringBuilder();
        text.append(result.provenance().scenario()).append(": ");
        text.append(result.languageModel()).append('\n');
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d plans on %s GPUs; %,d fit into the memory and were bounded, %,d of them priced"
                                + " exactly, the rest is beaten for certain\n",
                        space.plans(),
                        space.gpusTried(),
                        space.feasible(),
                        space.priced()));
        space.ruledOut()
                .forEach(
                        (limit, count) ->
                                text.append(
                                        String.format(
                                                Locale.ROOT,
                                                "  ruled out by %s: %,d\n",
                                                StrategyLimit.ofKey(limit).words(),
                                                count)));
        List<SearchPlan> best = result.fastest();
        text.append("\nfastest, run as schedules\n")
                .append(table(best.subList(0, Math.min(SHOWN, best.size())), result));
        text.append("\nno plan beats these in step time, GPUs, memory and energy at once")
                .append(
                        result.paretoSize() > result.pareto().size()
                                ? " (" + result.pareto().size() + " of " + result.paretoSize() + ")"
                                : "")
                .append('\n')
                .append(table(result.pareto(), result));
        SearchExplanation why = result.why();
        text.append(why == null ? "" : "\n" + why(why));
        text.append("\nthe fastest as the scenario writes it, under workload\n");
        text.append(yaml(best.getFirst().plan()).indent(2));
        text.append(RunText.assumptions(result.provenance().assumptions()));
        return text.append("--format json or csv gives every plan as a scenario writes it\n")
                .toString();
    }

    /** A plan in full, to be put into a scenario. */
    private static String yaml(ParallelPlan plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("plan", RecordTree.of(plan));
        return YamlText.of(tree);
    }

    private static String price(SearchResult result) {
        return result.currency() == null ? "price" : "price (" + result.currency() + ")";
    }

    private static String table(List<SearchPlan> plans, SearchResult result) {
        boolean priced = plans.stream().anyMatch(p -> p.price() != null);
        Table table = new Table("  ", priced ? "rrrrrrr" : "rrrrrr");
        List<String> head =
                new ArrayList<>(
                        List.of("step (s)", "closed (s)", "GPUs", "MFU (%)", "free (GB)", "kWh"));
        if (priced) {
            head.add(price(result));
        }
        head.add("plan");
        table.row(head.toArray(String[]::new));
        for (SearchPlan plan : plans) {
            Double mfu = plan.mfu();
            List<String> row =
                    new ArrayList<>(
                            List.of(
                                    Human.number(plan.stepTimeSeconds()),
                                    Human.number(plan.closedFormSeconds()),
                                    Long.toString(plan.gpus()),
                                    mfu == null ? "" : Human.number(100 * mfu),
                                    Human.number(plan.memoryHeadroomBytes() / 1e9),
                                    Human.number(plan.energyJoules() / 3.6e6)));
            if (priced) {
                Double price = plan.price();
                row.add(price == null ? "" : Human.number(price));
            }
            row.add(plan(plan.plan()));
            table.row(row.toArray(String[]::new));
        }
        return table.toString();
    }

    /** A plan in short: what is 1, none or off is left out. */
    static String plan(ParallelPlan plan) {
        StringBuilder text = new StringBuilder();
        width(text, "tp", plan.tensor());
        width(text, "cp", plan.context().ranks());
        width(text, "ep", plan.experts().ranks());
        width(text, "pp", plan.pipeline().stages());
        width(text, "vp", plan.pipeline().virtualStages());
        width(text, "dp", plan.data() == null ? 1 : plan.data());
        text.append("mb").append(plan.microBatch());
        if (plan.pipeline().stages() > 1) {
            text.append(' ').append(plan.pipeline().schedule().word());
        }
        text.append(" recompute ").append(recompute(plan));
        text.append(", shard ").append(plan.sharding().states().name().toLowerCase(Locale.ROOT));
        text.append(plan.sequenceParallel() && plan.tensor() > 1 ? ", sp" : "");
        text.append(offload(plan.offload()));
        return text.append(overlap(plan.overlap())).toString();
    }

    private static String recompute(ParallelPlan plan) {
        String how = plan.recomputation().what().name().toLowerCase(Locale.ROOT);
        List<String> modules =
                plan.recomputation().modulesAgain().stream()
                        .map(RecomputeModule::name)
                        .map(m -> m.toLowerCase(Locale.ROOT))
                        .toList();
        return how
                + (modules.isEmpty() ? "" : " " + String.join("+", modules))
                + (plan.recomputation().layers() == null
                        ? ""
                        : " of " + plan.recomputation().layers() + " layers");
    }

    private static String offload(Offload offload) {
        List<String> parts = new ArrayList<>();
        share(parts, "weights", offload.weights());
        share(parts, "optimizer", offload.optimizer());
        share(parts, "activations", offload.activations());
        return parts.isEmpty()
                ? ""
                : ", offload "
                        + String.join("+", parts)
                        + " to "
                        + offload.tier().name().toLowerCase(Locale.ROOT);
    }

    private static void share(List<String> parts, String what, double share) {
        if (share > 0) {
            parts.add(share == 1 ? what : Human.quantity(share, "share") + " of " + what);
        }
    }

    private static String overlap(Overlap o) {
        List<String> overlaps = new ArrayList<>();
        boolean[] on = {
            o.tensor(), o.context(), o.expert(), o.pipeline(), o.gradients(), o.parameters()
        };
        List<String> names =
                List.of("tensor", "context", "expert", "pipeline", "gradients", "parameters");
        for (int i = 0; i < on.length; i++) {
            if (on[i]) {
                overlaps.add(names.get(i));
            }
        }
        return overlaps.isEmpty() ? "" : ", overlap " + String.join("+", overlaps);
    }

    private static void width(StringBuilder text, String name, int width) {
        if (width > 1) {
            text.append(name).append(width).append(' ');
        }
    }

    private static String why(SearchExplanation why) {
        StringBuilder text = new StringBuilder("the scenario's own plan: ");
        text.append(Human.number(why.stepTimeSeconds())).append(" s a step, ");
        text.append(Human.number(why.memoryBytes() / 1e9))
                .append(" of ")
                .append(Human.number(why.capacityBytes() / 1e9))
                .append(why.fits() ? " GB\n" : " GB: it does not fit\n");
        Double best = why.bestStepTimeSeconds();
        if (best == null || why.differenceSeconds() == null) {
            return text.toString();
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %+.1f %% beside the best, by cause:\n",
                        100 * (why.stepTimeSeconds() - best) / best));
        Table table = new Table("    ", "lr");
        why.differenceSeconds()
                .forEach(
                        (cause, seconds) -> {
                            if (Math.abs(seconds) > 1e-9) {
                                table.row(
                                        Labels.ofKey(cause, ""),
                                        String.format(Locale.ROOT, "%+.4f", seconds),
                                        "s");
                            }
                        });
        return text.append(table).toString();
    }
}
