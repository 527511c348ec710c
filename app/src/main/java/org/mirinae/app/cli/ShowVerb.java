package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.result.Json;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.YamlText;
import org.mirinae.simulation.Simulation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code show SCENARIO}: the resolved scenario, how it fits, and what was assumed. */
final class ShowVerb implements Verb {

    @Override
    public String name() {
        return "show";
    }

    @Override
    public String summary() {
        return "The scenario with every name and default written out, as YAML that can be run.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        CommonOptions.Format format = CommonOptions.formatOf(arguments);
        if (format == CommonOptions.Format.CSV) {
            throw new UsageException("--format: show has no csv form.", "Maybe text or json.");
        }
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        Simulation simulation = Simulation.of(reading, CpuBackend.forAnswers());
        console.out()
                .print(
                        format == CommonOptions.Format.JSON
                                ? json(reading, simulation)
                                : text(reading, simulation));
        return ExitCode.DONE;
    }

    private static String text(ScenarioReading reading, Simulation simulation) {
        StringBuilder text = new StringBuilder();
        List<String> assumptions = ValidateVerb.assumptions(reading);
        assumptions.forEach(a -> text.append("# assumed: ").append(a).append('\n'));
        simulation
                .gpus()
                .forEach(
                        (name, gpus) ->
                                text.append("# ")
                                        .append(name)
                                        .append(" occupies ")
                                        .append(gpus)
                                        .append(" of ")
                                        .append(reading.scenario().cluster().gpus())
                                        .append(" GPUs\n"));
        simulation.memoryBytes().forEach((name, bytes) -> text.append(fit(name, bytes)));
        return text.append(YamlText.of(reading.tree())).toString();
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

    private static String json(ScenarioReading reading, Simulation simulation) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "scenario");
        document.put("input_digest", reading.inputDigest());
        document.put("assumptions", new ArrayList<Object>(ValidateVerb.assumptions(reading)));
        document.put("gpus", new LinkedHashMap<>(simulation.gpus()));
        document.put("memory_bytes", new LinkedHashMap<>(simulation.memoryBytes()));
        document.put("scenario", reading.tree());
        return Json.pretty(document);
    }
}
