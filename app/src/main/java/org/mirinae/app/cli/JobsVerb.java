package org.mirinae.app.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.app.report.CsvReport;
import org.mirinae.app.report.Table;
import org.mirinae.client.RunServiceClient;
import org.mirinae.result.Json;
import org.mirinae.v1.Run;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code jobs}: the runs a server holds, newest first. */
final class JobsVerb implements Verb {

    private static final List<String> COLUMNS =
            List.of("job", "state", "scenario", "created", "digest");

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String summary() {
        return "The runs a server holds, newest first.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.server(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        CommonOptions.Format format = CommonOptions.formatOf(arguments);
        return Remote.call(arguments, console, client -> print(client, format, console));
    }

    private static int print(
            RunServiceClient client, CommonOptions.Format format, Console console) {
        List<List<String>> rows = client.list().stream().map(JobsVerb::row).toList();
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> text(rows);
                            case JSON -> json(rows);
                            case CSV -> csv(rows);
                        });
        return ExitCode.DONE;
    }

    private static List<String> row(Run run) {
        return List.of(
                Remote.jobName(run),
                Remote.state(run),
                run.getScenarioName(),
                time(run.getCreateTime()),
                run.getDigest());
    }

    private static String time(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String text(List<List<String>> rows) {
        Table table = new Table("", "");
        table.row(COLUMNS.toArray(String[]::new));
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>(row);
            cells.set(4, row.get(4).substring(0, Math.min(12, row.get(4).length())));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private static String json(List<List<String>> rows) {
        List<Object> jobs = new ArrayList<>();
        for (List<String> row : rows) {
            Map<String, Object> job = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (!row.get(i).isEmpty()) {
                    job.put(COLUMNS.get(i), row.get(i));
                }
            }
            jobs.add(job);
        }
        return Json.pretty(Map.of("jobs", jobs));
    }

    private static String csv(List<List<String>> rows) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (List<String> row : rows) {
            text.append(String.join(",", row.stream().map(CsvReport::quoted).toList()))
                    .append('\n');
        }
        return text.toString();
    }
}
