package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Interval;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.document.ResultShape;
import org.mirinae.result.records.ClusterResult;
import org.mirinae.result.records.FabricBillResult;
import org.mirinae.result.records.NetworkCheck;
import org.mirinae.result.records.NetworkFailure;
import org.mirinae.result.records.RunResult;

/**
 * Draws the result of a run for people: key figures first, each with its bounds, then the rest,
 * then the grounds.
 */
final class RunText {

    private final RunResult run;
    private final StringBuilder text = new StringBuilder();

    private RunText(RunResult run) {
        this.run = run;
    }

    static String of(RunResult run) {
        RunText report = new RunText(run);
        report.head();
        FigureRows figures = new FigureRows(run.bounds(), run.cost().currency());
        run.workloads()
                .forEach(
                        (name, result) ->
                                report.text.append(WorkloadText.of(name, result, figures)));
        report.network(run.cluster());
        report.section("energy", run.energy(), run.cost().currency());
        report.section("cost", run.cost(), run.cost().currency());
        report.grounds();
        return report.text.toString();
    }

    private void head() {
        ClusterResult cluster = run.cluster();
        text.append(run.provenance().scenario())
                .append(": ")
                .append(Human.count(cluster.gpus(), "GPU"))
                .append(" on ")
                .append(Human.count(cluster.nodes(), "node"))
                .append(", ")
                .append(Human.number(cluster.gpusUsed()))
                .append(" in use\n");
    }

    private void network(ClusterResult cluster) {
        shares("network shares", cluster.networkShares());
        shares("transfer shares", cluster.transferShares());
        if (cluster.networkFailures() != null) {
            text.append("\nnetwork failures\n");
            cluster.networkFailures().forEach(this::failure);
        }
        if (cluster.networkChecks() != null) {
            text.append("\nnetwork checks\n");
            cluster.networkChecks().forEach(this::check);
        }
        FabricBillResult bill = cluster.fabricBill();
        if (bill != null) {
            section("fabric bill", bill, bill.currency());
        }
    }

    private void shares(String title, @Nullable SequencedMap<String, Double> shares) {
        if (shares != null && !shares.isEmpty()) {
            text.append('\n').append(title).append('\n');
            Table table = FigureRows.table("  ");
            shares.forEach(
                    (name, share) ->
                            FigureRows.row(table, name, Human.quantity(share, "share"), ""));
            text.append(table);
        }
    }

    private void failure(NetworkFailure failure) {
        text.append("  ").append(failure.what()).append(": ");
        text.append(failure.links()).append(" links down from ");
        text.append(Human.quantity(failure.atSeconds(), "s")).append(" on");
        if (failure.untilSeconds() != null) {
            text.append(" until ").append(Human.quantity(failure.untilSeconds(), "s"));
        }
        text.append('\n');
    }

    /** The closed form of shared networks beside flows, and why they differ. */
    private void check(NetworkCheck check) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %s, %s: %.2f GB/s in closed form, %.2f as flows: %s\n",
                        check.workload(),
                        check.pattern(),
                        check.closedBytesPerSecond() / 1e9,
                        check.flowBytesPerSecond() / 1e9,
                        check.cause()));
    }

    private void section(String title, Record part, @Nullable String currency) {
        Table table = FigureRows.table("  ");
        String path = (part instanceof FabricBillResult ? "cluster.fabric_bill" : title);
        new FigureRows(run.bounds(), currency).numbers(table, part, path);
        if (!table.isEmpty()) {
            text.append('\n').append(title).append('\n').append(table);
        }
    }

    private void grounds() {
        text.append("\nbounds in [ ] hold 90 % of cases");
        text.append(anySeeds() ? ": calibration unless marked seeds" : ", from calibration");
        text.append("; basis of the simulated time:");
        String separator = " ";
        for (RecordComponent basis : ResultShape.components(run.basis().getClass())) {
            if (ResultShape.value(basis, run.basis()) instanceof Double share && share > 0) {
                text.append(separator).append(Human.quantity(share, "share")).append(' ');
                text.append(basis.getName());
                separator = ", ";
            }
        }
        text.append('\n');
        text.append(assumptions(run.provenance().assumptions()));
        SimulationUsage simulation = run.simulation();
        text.append("seed ").append(run.provenance().seed());
        text.append(", digest ").append(run.digest()).append('\n');
        text.append(Human.number(simulation.events())).append(" events in ");
        text.append(Human.number(simulation.wallSeconds())).append(" s (");
        text.append(Human.number(simulation.cpuSeconds())).append(" s of CPU), backend ");
        text.append(simulation.backend()).append(", mirinae ");
        text.append(run.provenance().version()).append('\n');
    }

    /** Writes what was assumed, one a line; the text is empty where nothing was. */
    static String assumptions(List<String> assumptions) {
        StringBuilder text = new StringBuilder(assumptions.isEmpty() ? "" : "assumed\n");
        assumptions.forEach(a -> text.append("  - ").append(a).append('\n'));
        return text.toString();
    }

    private boolean anySeeds() {
        return run.bounds().values().stream().anyMatch(b -> b.from().equals(Interval.SEEDS));
    }
}
