package org.mirinae.app.report;

import java.util.SequencedMap;
import org.mirinae.app.document.ShowResult;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.YamlText;

/** Draws a resolved scenario as YAML that can be run, with how it fits and what was assumed. */
final class ShowText {

    private ShowText() {}

    static String of(ShowResult show) {
        StringBuilder text = new StringBuilder();
        show.provenance()
                .assumptions()
                .forEach(a -> text.append("# assumed: ").append(a).append('\n'));
        show.gpus()
                .forEach(
                        (name, gpus) ->
                                text.append("# ")
                                        .append(name)
                                        .append(" occupies ")
                                        .append(gpus)
                                        .append(" of ")
                                        .append(show.clusterGpus())
                                        .append(" GPUs\n"));
        show.memoryBytes().forEach((name, bytes) -> text.append(fit(name, bytes)));
        if (show.scenario() instanceof MappingNode scenario) {
            text.append(YamlText.of(scenario));
        }
        return text.toString();
    }

    private static String fit(String name, SequencedMap<String, Double> bytes) {
        StringBuilder line = new StringBuilder("# " + name + ": memory of the fullest GPU:");
        bytes.forEach(
                (part, value) ->
                        line.append(
                                part.equals("capacity")
                                        ? " of %.1f GB".formatted(value / 1e9)
                                        : " %s %.1f GB,".formatted(part, value / 1e9)));
        return line.append('\n').toString();
    }
}
