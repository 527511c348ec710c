package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Figure;
import org.mirinae.result.Figures;
import org.mirinae.result.Interval;
import org.mirinae.result.Json;

/**
 * A result for people: key figures first, each with its bounds, then the rest, then the grounds.
 */
public final class TextReport {

    private static final List<String> LATENCIES = List.of("ttft", "tpot", "itl", "e2el");
    private static final List<String> STATISTICS = List.of("mean", "median", "p90", "p95", "p99");

    /** Parts of a rollout, each shown like a workload. */
    private static final List<String> PHASES = List.of("generation", "training");

    private final Map<String, ?> document;
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private TextReport(Map<String, ?> document) {
        this.document = document;
        for (Figure figure : Figures.of(document)) {
            figures.put(figure.path(), figure);
        }
    }

    /** The report of a document. */
    public static String of(Map<String, ?> document) {
        TextReport report = new TextReport(document);
        report.head();
        if (document.get("workloads") instanceof Map<?, ?> workloads) {
            workloads.forEach((name, kinds) -> report.workload((String) name, (Map<?, ?>) kinds));
        }
        report.section("network_shares", "cluster.network_shares.");
        report.section("transfer_shares", "cluster.transfer_shares.");
        report.networkFailures();
        report.networkChecks();
        report.section("fabric_bill", "cluster.fabric_bill.");
        report.section("energy", "energy.");
        report.section("cost", "cost.");
        report.grounds();
        return report.text.toString();
    }

    /** What is broken in the network. */
    private void networkFailures() {
        if (document.get("cluster") instanceof Map<?, ?> cluster
                && cluster.get("network_failures") instanceof List<?> failures) {
            text.append("\nnetwork_failures\n");
            for (Object entry : failures) {
                if (entry instanceof Map<?, ?> failure) {
                    text.append("  ")
                            .append(failure.get("what"))
                            .append(": ")
                            .append(failure.get("links"))
                            .append(" links down from ")
                            .append(failure.get("at_seconds"))
                            .append(" s on");
                    if (failure.get("until_seconds") != null) {
                        text.append(" until ").append(failure.get("until_seconds")).append(" s");
                    }
                    text.append('\n');
                }
            }
        }
    }

    /** The closed form of shared networks beside flows, and why they differ. */
    private void networkChecks() {
        if (document.get("cluster") instanceof Map<?, ?> cluster
                && cluster.get("network_checks") instanceof List<?> checks) {
            text.append("\nnetwork_checks\n");
            for (Object entry : checks) {
                if (entry instanceof Map<?, ?> check) {
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "  %s, %s: %.2f GB/s in closed form, %.2f as flows: %s\n",
                                    check.get("workload"),
                                    check.get("pattern"),
                                    gigabytes(check.get("closed_bytes_per_second")),
                                    gigabytes(check.get("flow_bytes_per_second")),
                                    check.get("cause")));
                }
            }
        }
    }

    private static double gigabytes(@Nullable Object bytes) {
        return bytes instanceof Number number ? number.doubleValue() / 1e9 : Double.NaN;
    }

    private void head() {
        text.append(document.get("scenario"))
                .append(": ")
                .append(count("cluster.gpus", "GPU"))
                .append(" on ")
                .append(count("cluster.nodes", "node"))
                .append(", ")
                .append(count("cluster.gpus_used"))
                .append(" in use\n");
    }

    private String count(String path, String thing) {
        Figure figure = figures.get(path);
        return figure == null ? "? " + thing + "s" : Human.count(figure.value(), thing);
    }

    private String count(String path) {
        Figure figure = figures.get(path);
        return figure == null ? "?" : Human.number(figure.value());
    }

    private void workload(String name, Map<?, ?> kinds) {
        kinds.forEach(
                (kind, result) ->
                        workload(
                                name + ": " + kind,
                                "workloads." + name + "." + kind + ".",
                                result));
    }

    private void workload(String title, String prefix, @Nullable Object result) {
        text.append('\n').append(title).append('\n');
        List<Figure> plain = new ArrayList<>();
        Map<String, List<Figure>> groups = new LinkedHashMap<>();
        for (Figure figure : figures.values()) {
            if (figure.path().startsWith(prefix)) {
                String key = figure.path().substring(prefix.length());
                int dot = key.indexOf('.');
                int bracket = key.indexOf('[');
                if (dot < 0 && bracket < 0 && !isLatency(key)) {
                    plain.add(figure);
                } else if (dot >= 0 && bracket < 0) {
                    groups.computeIfAbsent(key.substring(0, dot), k -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
        rows(plain, prefix);
        latencies(prefix);
        text.append(CollectiveText.of(result)).append(RankText.of(result));
        load(result);
        objectives(result);
        groups.forEach(
                (group, members) -> {
                    if (PHASES.contains(group)) {
                        workload(
                                title + ", " + group + " by itself",
                                prefix + group + ".",
                                result instanceof Map<?, ?> map ? map.get(group) : null);
                    } else {
                        text.append(
                                GroupText.of(
                                        group, members, prefix + group + ".", TextReport::bounds));
                        text.append(group.equals("cache") ? GroupText.tiers(result) : "");
                    }
                });
        text.append(GroupText.stages(result));
    }

    private static boolean isLatency(String key) {
        return LATENCIES.stream().anyMatch(l -> key.endsWith("_" + l + "_ms"));
    }

    private void rows(List<Figure> members, String prefix) {
        Table table = new Table("  ", "lr");
        for (Figure figure : members) {
            GroupText.row(table, figure, prefix, bounds(figure));
        }
        text.append(table);
    }

    private static String bounds(Figure figure) {
        Interval bounds = figure.bounds();
        if (bounds == null || bounds.low() == bounds.high()) {
            return "";
        }
        return "["
                + Human.quantity(bounds.low(), figure.unit())
                + " .. "
                + Human.quantity(bounds.high(), figure.unit())
                + "]"
                + (bounds.from().equals(Interval.SEEDS) ? " seeds" : "");
    }

    private void latencies(String prefix) {
        Table table = new Table("  ", "lrrrrr");
        table.row("ms", "mean", "median", "p90", "p95", "p99", "");
        boolean any = false;
        for (String latency : LATENCIES) {
            List<String> cells = new ArrayList<>(List.of(latency));
            String last = "";
            for (String statistic : STATISTICS) {
                Figure figure = figures.get(prefix + statistic + "_" + latency + "_ms");
                if (figure != null) {
                    cells.add(Human.number(figure.value()));
                    last = bounds(figure);
                }
            }
            if (cells.size() > 1) {
                any = true;
                cells.add(last);
                table.row(cells.toArray(String[]::new));
            }
        }
        text.append(any ? table.toString() : "");
    }

    /** Requests in the system from the first arrival to the last token. */
    private void load(@Nullable Object workload) {
        if (workload instanceof Map<?, ?> map && map.get("load") instanceof String load) {
            text.append("  load |").append(load).append("|\n");
        }
    }

    private void objectives(@Nullable Object workload) {
        if (!(workload instanceof Map<?, ?> map)
                || !(map.get("objectives") instanceof List<?> list)) {
            return;
        }
        for (Object row : list) {
            if (row instanceof Map<?, ?> objective) {
                text.append("  objective ")
                        .append(objective.get("metric"))
                        .append(" <= ")
                        .append(
                                Human.number(
                                        number(
                                                java.util.Objects.requireNonNull(
                                                        objective.get("limit_ms")))))
                        .append(" ms: ")
                        .append(Boolean.TRUE.equals(objective.get("met")) ? "met" : "MISSED")
                        .append(" with ")
                        .append(
                                Human.number(
                                        number(
                                                java.util.Objects.requireNonNull(
                                                        objective.get("reached_ms")))))
                        .append(" ms\n");
            }
        }
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    /** Of the amounts of a section: the bill's own, else that of the costs. */
    private @Nullable Object currency(String prefix) {
        if (prefix.equals("cluster.fabric_bill.")) {
            return document.get("cluster") instanceof Map<?, ?> cluster
                            && cluster.get("fabric_bill") instanceof Map<?, ?> bill
                    ? bill.get("currency")
                    : null;
        }
        return document.get("cost") instanceof Map<?, ?> cost ? cost.get("currency") : null;
    }

    private void section(String name, String prefix) {
        List<Figure> members =
                figures.values().stream().filter(f -> f.path().startsWith(prefix)).toList();
        if (!members.isEmpty()) {
            Object unit = currency(prefix);
            text.append('\n').append(name).append('\n');
            Table table = new Table("  ", "lr");
            for (Figure f : members) {
                Figure priced =
                        f.unit().equals("currency") && unit != null
                                ? new Figure(
                                        f.path(), f.value(), (String) unit, f.family(), f.bounds())
                                : f;
                GroupText.row(table, priced, prefix, bounds(priced));
            }
            text.append(table);
        }
    }

    private void grounds() {
        text.append("\nbounds in [ ] hold 90 % of cases");
        text.append(anySeeds() ? ": calibration unless marked seeds" : ", from calibration");
        text.append("; basis of the simulated time:");
        String separator = " ";
        for (String basis : List.of("measured", "calibrated", "modelled", "extrapolated")) {
            Figure share = figures.get("basis." + basis);
            if (share != null && share.value() > 0) {
                text.append(separator).append(Human.quantity(share.value(), "share")).append(' ');
                text.append(basis);
                separator = ", ";
            }
        }
        text.append('\n');
        if (document.get("assumptions") instanceof List<?> assumptions && !assumptions.isEmpty()) {
            text.append("assumed\n");
            assumptions.forEach(a -> text.append("  - ").append(a).append('\n'));
        }
        text.append("seed ")
                .append(Json.compact(java.util.Objects.requireNonNull(document.get("seed"))))
                .append(", digest ")
                .append(document.get("digest"))
                .append('\n');
        Object backend =
                document.get("simulation") instanceof Map<?, ?> map ? map.get("backend") : "?";
        text.append(count("simulation.events"))
                .append(" events in ")
                .append(count("simulation.wall_seconds"))
                .append(" s (")
                .append(count("simulation.cpu_seconds"))
                .append(" s of CPU), backend ")
                .append(backend)
                .append(", mirinae ")
                .append(document.get("version"))
                .append('\n');
    }

    private boolean anySeeds() {
        return figures.values().stream()
                .map(Figure::bounds)
                .anyMatch(b -> b != null && b.from().equals(Interval.SEEDS));
    }
}
