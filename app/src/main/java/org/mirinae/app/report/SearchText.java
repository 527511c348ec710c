package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Site;
import org.mirinae.cluster.Tariff;
import org.mirinae.planning.StrategyPlan;
import org.mirinae.planning.StrategyResult;
import org.mirinae.planning.StrategyWhy;
import org.mirinae.workload.Overlap;
import org.mirinae.workload.ParallelPlan;

/** A search for people. */
public final class SearchText {

    private static final int SHOWN = 8;

    private SearchText() {}

    /** The report. */
    public static String of(String name, StrategyResult result, @Nullable StrategyWhy why) {
        StringBuilder text = new StringBuilder();
        text.append(name).append(": ").append(result.workload().model().name()).append('\n');
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d plans on %s GPUs; %,d fit into the memory and were bounded, %,d of them priced"
                                + " exactly, the rest is beaten for certain%n",
                        result.plans(),
                        result.gpus(),
                        result.feasible(),
                        result.timed()));
        new TreeMap<>(result.ruledOut())
                .forEach(
                        (limit, count) ->
                                text.append(
                                        String.format(
                                                Locale.ROOT,
                                                "  ruled out by %s: %,d%n",
                                                limit.words(),
                                                count)));
        List<StrategyPlan> best = result.best();
        text.append("\nfastest, run as schedules\n")
                .append(table(best.subList(0, Math.min(SHOWN, best.size())), result));
        text.append("\nno plan beats these in step time, GPUs, memory and energy at once")
                .append(
                        result.frontSize() > result.front().size()
                                ? " (" + result.front().size() + " of " + result.frontSize() + ")"
                                : "")
                .append('\n')
                .append(table(result.front(), result));
        if (why != null) {
            text.append('\n').append(why(why));
        }
        return text.append("\n--format json or csv gives the plans as a scenario writes them\n")
                .toString();
    }

    /**
     * Of a step, in the currency of the site's tariff, which prices of GPU-hours are taken to be
     * in.
     */
    private static String price(StrategyResult result) {
        Site site = result.cluster().site();
        Tariff tariff = site == null ? null : site.tariff();
        return tariff == null ? "price" : "price (" + tariff.energy().currency() + ")";
    }

    private static String table(List<StrategyPlan> plans, StrategyResult result) {
        double capacity = result.cluster().firstNode().gpu().memory().capacity().value();
        boolean priced = plans.stream().anyMatch(p -> p.hourlyPrice() > 0 || p.energyPrice() > 0);
        Table table = new Table("  ", priced ? "rrrrrrr" : "rrrrrr");
        List<String> head =
                new ArrayList<>(
                        List.of("step (s)", "closed (s)", "GPUs", "MFU (%)", "free (GB)", "kWh"));
        if (priced) {
            head.add(price(result));
        }
        head.add("plan");
        table.row(head.toArray(String[]::new));
        for (StrategyPlan plan : plans) {
            var step = plan.step();
            List<String> row =
                    new ArrayList<>(
                            List.of(
                                    Human.number(plan.seconds()),
                                    Human.number(plan.estimate().seconds()),
                                    Long.toString(plan.estimate().gpus()),
                                    step == null ? "" : Human.number(100 * step.result().mfu()),
                                    Human.number((capacity - plan.estimate().bytes()) / 1e9),
                                    Human.number(plan.joules() / 3.6e6)));
            if (priced) {
                row.add(Human.number(plan.price()));
            }
            row.add(plan(plan.estimate().plan()));
            table.row(row.toArray(String[]::new));
        }
        return table.toString();
    }

    /** A plan in short: what is 1, none or off is left out. */
    static String plan(ParallelPlan plan) {
        StringBuilder text = new StringBuilder();
        width(text, "tp", plan.tensor());
        width(text, "cp", plan.context());
        width(text, "ep", plan.expert());
        width(text, "pp", plan.pipeline());
        width(text, "vp", plan.virtualStages());
        width(text, "dp", plan.data() == null ? 1 : plan.data());
        text.append("mb").append(plan.microBatch());
        if (plan.pipeline() > 1) {
            text.append(' ').append(plan.schedule());
        }
        text.append(" recompute ").append(plan.recompute().name().toLowerCase(Locale.ROOT));
        text.append(", shard ").append(plan.sharding().name().toLowerCase(Locale.ROOT));
        text.append(plan.sequenceParallel() && plan.tensor() > 1 ? ", sp" : "");
        Overlap o = plan.overlap();
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
        return text.append(overlaps.isEmpty() ? "" : ", overlap " + String.join("+", overlaps))
                .toString();
    }

    private static void width(StringBuilder text, String name, int width) {
        if (width > 1) {
            text.append(name).append(width).append(' ');
        }
    }

    private static String why(StrategyWhy why) {
        StringBuilder text = new StringBuilder("the scenario's own plan: ");
        text.append(Human.number(why.step().seconds())).append(" s a step, ");
        text.append(Human.number(why.memory().total() / 1e9))
                .append(" of ")
                .append(Human.number(why.memory().capacity() / 1e9))
                .append(why.fits() ? " GB\n" : " GB: it does not fit\n");
        StrategyPlan best = why.best();
        if (best == null) {
            return text.toString();
        }
        double difference = why.step().seconds() - best.seconds();
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %+.1f %% beside the best, by cause:%n",
                        100 * difference / best.seconds()));
        Table table = new Table("    ", "lr");
        why.differenceSeconds()
                .forEach(
                        (cause, seconds) -> {
                            if (Math.abs(seconds) > 1e-9) {
                                table.row(cause, String.format(Locale.ROOT, "%+.4f", seconds), "s");
                            }
                        });
        return text.append(table).toString();
    }
}
