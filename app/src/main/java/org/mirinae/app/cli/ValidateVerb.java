package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.app.report.Table;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.result.Json;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.Tag;
import org.mirinae.simulation.Simulation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code validate SCENARIO}: all problems, or what was understood. */
final class ValidateVerb implements Verb {

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Check a scenario: all its problems, or what was understood.";
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
            throw new UsageException("--format: validate has no csv form.", "Maybe text or json.");
        }
        boolean json = format == CommonOptions.Format.JSON;
        try {
            ScenarioReading reading =
                    ScenarioInput.load(arguments, console).read(arguments, console);
            Simulation.of(reading, CpuBackend.forAnswers());
            console.out().print(json ? json(reading) : text(reading));
            return ExitCode.DONE;
        } catch (InvalidScenarioException e) {
            if (json) {
                console.out().print(problems(e.problems()));
            }
            throw e;
        } catch (InfeasibleException e) {
            if (json) {
                console.out().print(problems(e.problems()));
            }
            throw e;
        }
    }

    private static String text(ScenarioReading reading) {
        Scenario scenario = reading.scenario();
        StringBuilder text = new StringBuilder(scenario.name() + " can be run\n");
        Table table = new Table("  ", "ll");
        table.row(
                "cluster",
                scenario.cluster().gpus()
                        + " GPUs on "
                        + scenario.cluster().nodeCount()
                        + " nodes");
        scenario.all().forEach((name, workload) -> table.row("workload " + name, kind(workload)));
        table.row("seed", Long.toString(scenario.seed()));
        table.row("input digest", reading.inputDigest());
        text.append(table);
        List<String> assumptions = assumptions(reading);
        if (!assumptions.isEmpty()) {
            text.append("assumed\n");
            assumptions.forEach(a -> text.append("  - ").append(a).append('\n'));
        }
        return text.toString();
    }

    private static String kind(Object workload) {
        Tag tag = workload.getClass().getAnnotation(Tag.class);
        return tag == null ? workload.getClass().getSimpleName() : tag.value();
    }

    static List<String> assumptions(ScenarioReading reading) {
        List<String> all = new ArrayList<>(reading.scenario().assumptions());
        all.addAll(reading.assumptions());
        return all;
    }

    private static String json(ScenarioReading reading) {
        Scenario scenario = reading.scenario();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "validation");
        document.put("valid", true);
        document.put("scenario", scenario.name());
        document.put("seed", scenario.seed());
        document.put("input_digest", reading.inputDigest());
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("gpus", scenario.cluster().gpus());
        cluster.put("nodes", scenario.cluster().nodeCount());
        document.put("cluster", cluster);
        Map<String, Object> workloads = new LinkedHashMap<>();
        scenario.all().forEach((name, workload) -> workloads.put(name, kind(workload)));
        document.put("workloads", workloads);
        document.put("assumptions", new ArrayList<Object>(assumptions(reading)));
        return Json.pretty(document);
    }

    private static String problems(List<Problem> problems) {
        List<Object> rows = new ArrayList<>();
        for (Problem problem : problems) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("path", problem.path());
            row.put("message", problem.message());
            row.put("remedy", problem.remedy());
            if (problem.position() != null) {
                row.put("source", problem.position().source());
                row.put("line", problem.position().line());
                row.put("column", problem.position().column());
            }
            rows.add(row);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "validation");
        document.put("valid", false);
        document.put("problems", rows);
        return Json.pretty(document);
    }
}
