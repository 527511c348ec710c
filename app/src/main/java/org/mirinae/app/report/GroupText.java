package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.mirinae.result.Spread;
import org.mirinae.result.document.ResultShape;
import org.mirinae.result.document.ResultShape.Held;
import org.mirinae.result.document.ResultShape.Named;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.CacheTierResult;
import org.mirinae.result.records.GoodputResult;
import org.mirinae.result.records.StageMemory;

/**
 * Draws a part of a workload's result: its plain figures one a line, and what it has for each of
 * several names (pools, classes, causes) side by side. Nothing that is zero everywhere is shown.
 */
final class GroupText {

    /** More are in the other formats. */
    private static final int CAUSES_SHOWN = 8;

    private final FigureRows figures;
    private final Table table = FigureRows.table("    ");
    private final StringBuilder matrices = new StringBuilder();

    private GroupText(FigureRows figures) {
        this.figures = figures;
    }

    /**
     * Draws a record.
     *
     * @param path where it stands in the document
     */
    static String of(String title, Record part, String path, FigureRows figures) {
        GroupText group = new GroupText(figures);
        group.figures.numbers(group.table, part, path);
        for (Held held : ResultShape.held(part)) {
            String at = path + "." + ResultShape.key(held.component());
            group.inner(held.component(), held.value(), at);
        }
        return "  "
                + title
                + "\n"
                + group.table
                + group.matrices
                + (part instanceof GoodputResult goodput ? causes(goodput) : "");
    }

    /** Draws a map of parts of a whole: each with its share of the sum. */
    static String shares(String title, RecordComponent component, Object map, FigureRows figures) {
        List<Named> entries = ResultShape.entries(map);
        if (!(entries.getFirst().value() instanceof Number)) {
            return matrix(title, entries, figures);
        }
        double sum = 0;
        for (Named entry : entries) {
            sum += number(entry.value());
        }
        Table table = FigureRows.table("    ");
        for (Named entry : entries) {
            double value = number(entry.value());
            if (value != 0) {
                FigureRows.row(
                        table,
                        Labels.ofKey(entry.name(), ""),
                        figures.quantity(component, value),
                        Human.quantity(value / sum, "share"));
            }
        }
        return "  " + title + "\n" + table;
    }

    private void inner(RecordComponent component, Object value, String path) {
        String label = Labels.of(component);
        switch (value) {
            case Spread spread -> spread(table, label, component, spread, path);
            case Record record -> {
                for (Held held : ResultShape.held(record)) {
                    RecordComponent each = held.component();
                    Object of = held.value();
                    if (of instanceof Number number && number.doubleValue() != 0) {
                        FigureRows.row(
                                table,
                                label + " " + Labels.of(each),
                                figures.quantity(each, number.doubleValue()),
                                figures.interval(path + "." + ResultShape.key(each), each));
                    } else if (of instanceof Spread spread) {
                        spread(table, label + " " + Labels.of(each), each, spread, path);
                    }
                }
            }
            default -> named(component, label, ResultShape.entries(value), path);
        }
    }

    private void named(RecordComponent component, String label, List<Named> entries, String path) {
        boolean byCause =
                component.getName().equals("interruptionsByCause")
                        || component.getName().equals("lostGpuHours");
        if (entries.isEmpty() || byCause) {
            return;
        }
        if (!(entries.getFirst().value() instanceof Number)) {
            matrices.append(matrix(label, entries, figures));
            return;
        }
        for (Named entry : entries) {
            if (number(entry.value()) != 0) {
                FigureRows.row(
                        table,
                        label + " " + Labels.ofKey(entry.name(), ""),
                        figures.quantity(component, number(entry.value())),
                        figures.interval(path + "." + entry.name(), component));
            }
        }
    }

    private void spread(
            Table into, String label, RecordComponent component, Spread spread, String path) {
        for (RecordComponent statistic : ResultShape.components(Spread.class)) {
            if (ResultShape.value(statistic, spread) instanceof Double value
                    && value != 0
                    && !statistic.getName().equals("std")) {
                String key = ResultShape.spreadKey(statistic.getName(), component);
                String parent = path.substring(0, path.lastIndexOf('.') + 1);
                FigureRows.row(
                        into,
                        statistic.getName() + " " + label,
                        figures.quantity(component, value),
                        figures.interval(parent + key, component));
            }
        }
    }

    /** A column for each name, a line for each figure that is not 0 everywhere. */
    private static String matrix(String title, List<Named> entries, FigureRows figures) {
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        for (Named entry : entries) {
            if (entry.value() instanceof Record record) {
                cells(record, figures)
                        .forEach(
                                (label, cell) ->
                                        lines.computeIfAbsent(label, k -> new LinkedHashMap<>())
                                                .put(entry.name(), cell));
            }
        }
        Table table = new Table("    ", "l" + "r".repeat(entries.size()));
        List<String> head = new ArrayList<>(List.of(title));
        entries.forEach(entry -> head.add(entry.name()));
        table.row(head.toArray(String[]::new));
        lines.forEach(
                (line, cells) -> {
                    List<String> row = new ArrayList<>(List.of("  " + line));
                    entries.forEach(entry -> row.add(cells.getOrDefault(entry.name(), "0")));
                    table.row(row.toArray(String[]::new));
                });
        return table.toString();
    }

    private static SequencedMap<String, String> cells(Record record, FigureRows figures) {
        SequencedMap<String, String> cells = new LinkedHashMap<>();
        for (Held held : ResultShape.held(record)) {
            RecordComponent component = held.component();
            Object value = held.value();
            if (value instanceof Number number && number.doubleValue() != 0) {
                cells.put(Labels.of(component), figures.quantity(component, number.doubleValue()));
            } else if (value instanceof Spread spread) {
                for (RecordComponent statistic : ResultShape.components(Spread.class)) {
                    if (ResultShape.value(statistic, spread) instanceof Double of
                            && of != 0
                            && !statistic.getName().equals("std")) {
                        cells.put(
                                statistic.getName() + " " + Labels.of(component),
                                figures.quantity(component, of));
                    }
                }
            }
        }
        return cells;
    }

    /** Causes of interruptions, the costliest first. */
    private static String causes(GoodputResult goodput) {
        List<Map.Entry<String, Double>> lost = new ArrayList<>(goodput.lostGpuHours().entrySet());
        if (lost.isEmpty()) {
            return "";
        }
        SequencedMap<String, Double> counts = goodput.interruptionsByCause();
        lost.sort(Map.Entry.<String, Double>comparingByValue().reversed());
        Table table = new Table("    ", "lrr");
        table.row("lost by cause", "GPU-hours", "interruptions");
        int shown = Math.min(CAUSES_SHOWN, lost.size());
        for (Map.Entry<String, Double> cause : lost.subList(0, shown)) {
            Double count = counts.get(cause.getKey());
            table.row(
                    "  " + Labels.ofKey(cause.getKey(), ""),
                    Human.number(cause.getValue()),
                    count == null ? "" : Human.number(count));
        }
        double hours = 0;
        double interruptions = 0;
        for (Map.Entry<String, Double> cause : lost.subList(shown, lost.size())) {
            hours += cause.getValue();
            interruptions += counts.getOrDefault(cause.getKey(), 0.0);
        }
        if (lost.size() > shown) {
            table.row(
                    "  " + (lost.size() - shown) + " more",
                    Human.number(hours),
                    Human.number(interruptions));
        }
        return table.toString();
    }

    /** The levels of memory that prompts were found in. */
    static String tiers(CacheResult cache) {
        Table table = new Table("    ", "lrrrrr");
        table.row("tier", "capacity", "hit rate", "read", "written", "stall");
        for (CacheTierResult tier : cache.tiers()) {
            table.row(
                    tier.tier(),
                    Human.quantity(tier.capacityBytes(), "bytes"),
                    Human.quantity(tier.hitRate(), "share"),
                    Human.quantity(tier.readBytes(), "bytes"),
                    Human.quantity(tier.writtenBytes(), "bytes"),
                    Human.quantity(tier.stallSeconds(), "s"));
        }
        return table.toString();
    }

    /** The fullest and the emptiest pipeline stage; empty where there is one stage only. */
    static String stages(List<StageMemory> stages) {
        if (stages.size() < 2) {
            return "";
        }
        Comparator<StageMemory> bySize = Comparator.comparingDouble(StageMemory::total);
        StageMemory most = stages.stream().max(bySize).orElseThrow();
        StageMemory least = stages.stream().min(bySize).orElseThrow();
        return "  memory of "
                + stages.size()
                + " stages: fullest "
                + most.stage()
                + " with "
                + Human.quantity(most.total(), "bytes")
                + (most.peakAt().isEmpty() ? "" : " (" + most.peakAt() + ")")
                + ", emptiest "
                + least.stage()
                + " with "
                + Human.quantity(least.total(), "bytes")
                + "\n";
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
