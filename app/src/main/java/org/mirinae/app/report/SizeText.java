package org.mirinae.app.report;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import org.mirinae.planning.sizing.SizeResult;
import org.mirinae.result.document.ResultShape;

/** Draws the size of a service: the size first, then what the described one sustains, the curve. */
final class SizeText {

    /** Said in the first line already. */
    private static final Set<String> IN_HEAD = Set.of("replicas", "gpus", "nodes", "switches");

    private SizeText() {}

    static String of(SizeResult result) {
        SizeResult.Size size = result.size();
        StringBuilder text = new StringBuilder();
        text.append(result.provenance().scenario()).append(": ");
        text.append(result.workload()).append(" needs ");
        text.append(Human.count(size.replicas(), "replica")).append(", ");
        text.append(Human.count(size.gpus(), "GPU")).append(" on ");
        text.append(Human.count(size.nodes(), "node"));
        Long switches = size.switches();
        text.append(switches == null ? "" : ", " + Human.count(switches, "switch"));
        text.append("\n\nsize\n");
        FigureRows figures = new FigureRows(result.bounds(), size.currency());
        Table table = FigureRows.table("  ");
        for (RecordComponent component : ResultShape.components(SizeResult.Size.class)) {
            if (!IN_HEAD.contains(component.getName())
                    && ResultShape.value(component, size) instanceof Number number) {
                figures.number(table, component, number, "size");
            }
        }
        text.append(table);
        SizeResult.Described described = result.described();
        text.append("\ndescribed: ").append(Human.count(described.replicas(), "replica"));
        text.append(described.meetsObjectives() ? " meet" : " MISS")
                .append(" the objectives and sustain ");
        text.append(Human.number(described.sustainedRequestsPerSecond())).append(" req/s [");
        text.append(Human.number(described.sustainedLow())).append(" .. ");
        text.append(Human.number(described.sustainedHigh()));
        text.append("] 95 % over seeds\n\none replica under so many clients\n");
        text.append(curve(result.curve())).append('\n');
        text.append(result.runs()).append(" runs\n");
        return text.append(RunText.assumptions(result.provenance().assumptions())).toString();
    }

    private static Table curve(List<SizeResult.Point> points) {
        Table curve = new Table("  ", "rrrr");
        curve.row("clients", "tok/s/user", "tok/s/GPU", "mean TTFT ms");
        for (SizeResult.Point point : points) {
            curve.row(
                    Long.toString(point.clients()),
                    Human.number(point.tokensPerSecondPerUser()),
                    Human.number(point.tokensPerSecondPerGpu()),
                    Human.number(point.meanTtftMs()));
        }
        return curve;
    }
}
