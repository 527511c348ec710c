package org.mirinae.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Figure;

/**
 * A part of a workload's result: its plain figures one a line, and what it has for each of several
 * names (pools, classes, causes) side by side. Nothing that is zero everywhere is shown.
 */
final class GroupText {

    /** More are in the other formats. */
    private static final int CAUSES_SHOWN = 8;

    private final String name;
    private final String prefix;
    private final Function<Figure, String> bounds;
    private final List<Figure> plain = new ArrayList<>();

    /** By name of the inner group, then by what follows it. */
    private final Map<String, List<Figure>> inner = new LinkedHashMap<>();

    private GroupText(
            String name, List<Figure> members, String prefix, Function<Figure, String> bounds) {
        this.name = name;
        this.prefix = prefix;
        this.bounds = bounds;
        for (Figure figure : members) {
            String key = figure.path().substring(prefix.length());
            int dot = key.indexOf('.');
            if (dot < 0) {
                plain.add(figure);
            } else {
                inner.computeIfAbsent(key.substring(0, dot), k -> new ArrayList<>()).add(figure);
            }
        }
    }

    /**
     * The text of a part.
     *
     * @param members its figures, their paths beginning with the prefix
     * @param bounds of a figure, as text
     */
    static String of(
            String name, List<Figure> members, String prefix, Function<Figure, String> bounds) {
        return new GroupText(name, members, prefix, bounds).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder("  ").append(name).append('\n');
        boolean parts = name.startsWith("breakdown");
        double sum = plain.stream().mapToDouble(Figure::value).sum();
        Table table = new Table("    ", "lr");
        for (Figure figure : plain) {
            if (!parts) {
                row(table, figure, prefix, bounds.apply(figure));
            } else if (figure.value() != 0) {
                row(table, figure, prefix, Human.quantity(figure.value() / sum, "share"));
            }
        }
        inner.forEach(
                (key, figures) -> {
                    if (!isNamed(key, figures) && !isByCause(key)) {
                        figures.stream()
                                .filter(f -> f.value() != 0 && !isDeviation(f))
                                .forEach(f -> row(table, f, prefix, bounds.apply(f)));
                    }
                });
        text.append(table);
        inner.forEach(
                (key, figures) -> text.append(isNamed(key, figures) ? matrix(key, figures) : ""));
        return text.append(causes()).toString();
    }

    /** A figure as a line: its key, number, unit, and what is given to come last. */
    static void row(Table table, Figure figure, String prefix, String last) {
        String quantity = Human.quantity(figure.value(), figure.unit());
        int space = quantity.indexOf(' ');
        table.row(
                figure.path().substring(prefix.length()),
                space < 0 ? quantity : quantity.substring(0, space),
                space < 0 ? "" : quantity.substring(space + 1),
                last);
    }

    private static boolean isDeviation(Figure figure) {
        return figure.path().contains(".std_");
    }

    private static boolean isByCause(String key) {
        return key.equals("interruptions_by_cause") || key.equals("lost_gpu_hours");
    }

    /** Whether figures are those of several things by name: {@code pools.NAME.replicas}. */
    private boolean isNamed(String key, List<Figure> figures) {
        int from = prefix.length() + key.length() + 1;
        return figures.stream().allMatch(f -> f.path().indexOf('.', from) >= 0);
    }

    /** A column for each name, a line for each figure. */
    private String matrix(String key, List<Figure> figures) {
        int from = prefix.length() + key.length() + 1;
        Set<String> names = new LinkedHashSet<>();
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        for (Figure figure : figures) {
            String path = figure.path();
            int dot = path.indexOf('.', from);
            String column = path.substring(from, dot);
            names.add(column);
            if (figure.value() != 0 && !isDeviation(figure)) {
                lines.computeIfAbsent(path.substring(dot + 1), k -> new LinkedHashMap<>())
                        .put(column, Human.quantity(figure.value(), figure.unit()));
            }
        }
        Table table = new Table("    ", "l" + "r".repeat(names.size()));
        List<String> head = new ArrayList<>(List.of(key));
        head.addAll(names);
        table.row(head.toArray(String[]::new));
        lines.forEach(
                (line, cells) -> {
                    List<String> row = new ArrayList<>(List.of("  " + line));
                    names.forEach(column -> row.add(cells.getOrDefault(column, "0")));
                    table.row(row.toArray(String[]::new));
                });
        return table.toString();
    }

    /** Causes of interruptions, the costliest first. */
    private String causes() {
        List<Figure> lost = new ArrayList<>(inner.getOrDefault("lost_gpu_hours", List.of()));
        if (lost.isEmpty()) {
            return "";
        }
        Map<String, Double> counts = new LinkedHashMap<>();
        inner.getOrDefault("interruptions_by_cause", List.of())
                .forEach(f -> counts.put(last(f), f.value()));
        lost.sort(Comparator.comparingDouble(Figure::value).reversed());
        Table table = new Table("    ", "lrr");
        table.row("lost by cause", "GPU-hours", "interruptions");
        for (Figure figure : lost.subList(0, Math.min(CAUSES_SHOWN, lost.size()))) {
            table.row("  " + last(figure), Human.number(figure.value()), count(counts, figure));
        }
        List<Figure> rest = lost.subList(Math.min(CAUSES_SHOWN, lost.size()), lost.size());
        if (!rest.isEmpty()) {
            table.row(
                    "  " + rest.size() + " more",
                    Human.number(rest.stream().mapToDouble(Figure::value).sum()),
                    Human.number(
                            rest.stream()
                                    .mapToDouble(f -> counts.getOrDefault(last(f), 0.0))
                                    .sum()));
        }
        return table.toString();
    }

    private static String count(Map<String, Double> counts, Figure figure) {
        Double count = counts.get(last(figure));
        return count == null ? "" : Human.number(count);
    }

    private static String last(Figure figure) {
        return figure.path().substring(figure.path().lastIndexOf('.') + 1);
    }

    /** The levels of memory that prompts were found in; empty where there is no cache. */
    static String tiers(@Nullable Object workload) {
        if (!(workload instanceof Map<?, ?> result)
                || !(result.get("cache") instanceof Map<?, ?> cache)
                || !(cache.get("tiers") instanceof List<?> tiers)) {
            return "";
        }
        Table table = new Table("    ", "lrrrrr");
        table.row("tier", "capacity", "hit_rate", "read", "written", "stall");
        for (Object entry : tiers) {
            if (entry instanceof Map<?, ?> tier) {
                table.row(
                        String.valueOf(tier.get("tier")),
                        quantity(tier.get("capacity_bytes"), "bytes"),
                        quantity(tier.get("hit_rate"), "share"),
                        quantity(tier.get("read_bytes"), "bytes"),
                        quantity(tier.get("written_bytes"), "bytes"),
                        quantity(tier.get("stall_seconds"), "s"));
            }
        }
        return table.toString();
    }

    /** The fullest and the emptiest pipeline stage; empty where there is one stage only. */
    static String stages(@Nullable Object workload) {
        if (!(workload instanceof Map<?, ?> result)
                || !(result.get("memory_stages") instanceof List<?> stages)
                || stages.size() < 2) {
            return "";
        }
        Comparator<Map<?, ?>> bySize = Comparator.comparingDouble(GroupText::total);
        List<Map<?, ?>> all = new ArrayList<>();
        stages.forEach(s -> all.add((Map<?, ?>) s));
        Map<?, ?> most = all.stream().max(bySize).orElseThrow();
        Map<?, ?> least = all.stream().min(bySize).orElseThrow();
        return "  memory_stages: "
                + all.size()
                + ", fullest "
                + most.get("stage")
                + " with "
                + Human.quantity(total(most), "bytes")
                + (most.get("peak_at") == null ? "" : " (" + most.get("peak_at") + ")")
                + ", emptiest "
                + least.get("stage")
                + " with "
                + Human.quantity(total(least), "bytes")
                + "\n";
    }

    private static double total(Map<?, ?> stage) {
        return stage.get("total") instanceof Number number ? number.doubleValue() : 0;
    }

    private static String quantity(@Nullable Object value, String unit) {
        return value instanceof Number number ? Human.quantity(number.doubleValue(), unit) : "";
    }
}
