package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.mirinae.result.Objective;
import org.mirinae.result.Spread;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.document.ResultShape;
import org.mirinae.result.document.ResultShape.Held;
import org.mirinae.result.records.CacheResult;
import org.mirinae.result.records.ChakraResult;
import org.mirinae.result.records.CollectiveResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.result.records.TrainingResult;

/**
 * Draws the result of one workload: plain figures, latencies, then its parts. A kind of workload
 * that this class has never heard of is drawn from its components alone.
 */
final class WorkloadText {

    private final FigureRows figures;
    private final StringBuilder text = new StringBuilder();

    private WorkloadText(FigureRows figures) {
        this.figures = figures;
    }

    static String of(String name, WorkloadResult result, FigureRows figures) {
        WorkloadText report = new WorkloadText(figures);
        report.result(
                name + ": " + result.kind(), result, "workloads." + name + "." + result.kind());
        return report.text.toString();
    }

    private void result(String title, WorkloadResult result, String path) {
        text.append('\n').append(title).append('\n');
        Record record = (Record) result;
        Table table = FigureRows.table("  ");
        figures.numbers(table, record, path);
        text.append(table);
        latencies(record, path);
        switch (result) {
            case CollectiveResult collective -> text.append(CollectiveText.of(collective));
            case ChakraResult chakra -> text.append(RankText.of(chakra));
            case ServingResult serving -> {
                text.append("  load |").append(serving.load()).append("|\n");
                serving.objectives().forEach(this::objective);
            }
            default -> {}
        }
        parts(title, record, path);
        if (result instanceof TrainingResult training) {
            text.append(GroupText.stages(training.memoryStages()));
        }
    }

    /** A line for each spread of the workload. */
    private void latencies(Record record, String path) {
        List<RecordComponent> statistics =
                ResultShape.components(Spread.class).stream()
                        .filter(s -> !s.getName().equals("std"))
                        .toList();
        Table table = new Table("  ", "l" + "r".repeat(statistics.size()));
        List<String> head = new ArrayList<>(List.of(""));
        statistics.forEach(s -> head.add(s.getName()));
        boolean any = false;
        for (Held held : ResultShape.held(record)) {
            RecordComponent component = held.component();
            if (held.value() instanceof Spread spread) {
                head.set(0, ResultShape.metric(component).unit());
                if (!any) {
                    table.row(head.toArray(String[]::new));
                }
                any = true;
                table.row(latency(component, spread, statistics, path));
            }
        }
        text.append(table);
    }

    private String[] latency(
            RecordComponent component,
            Spread spread,
            List<RecordComponent> statistics,
            String path) {
        List<String> cells = new ArrayList<>(List.of(Labels.of(component)));
        String last = "";
        for (RecordComponent statistic : statistics) {
            if (ResultShape.value(statistic, spread) instanceof Double value) {
                cells.add(Human.number(value));
                String key = ResultShape.spreadKey(statistic.getName(), component);
                last = figures.interval(path + "." + key, component);
            }
        }
        cells.add(last);
        return cells.toArray(String[]::new);
    }

    private void objective(Objective objective) {
        text.append("  objective ")
                .append(Labels.ofKey(objective.metric(), "ms"))
                .append(" <= ")
                .append(Human.number(objective.limitMs()))
                .append(" ms: ")
                .append(objective.met() ? "met" : "MISSED")
                .append(" with ")
                .append(Human.number(objective.reachedMs()))
                .append(" ms\n");
    }

    /** Records and maps inside the result; results of phases are drawn like workloads. */
    private void parts(String title, Record record, String path) {
        for (Held held : ResultShape.held(record)) {
            Object value = held.value();
            String at = path + "." + ResultShape.key(held.component());
            String label = Labels.of(held.component());
            if (value instanceof WorkloadResult phase) {
                result(title + ", " + label + " by itself", phase, at);
            } else if (value instanceof Record part && !(value instanceof Spread)) {
                text.append(GroupText.of(label, part, at, figures));
                text.append(value instanceof CacheResult cache ? GroupText.tiers(cache) : "");
            } else if (!ResultShape.entries(value).isEmpty()) {
                text.append(GroupText.shares(label, held.component(), value, figures));
            }
        }
    }
}
