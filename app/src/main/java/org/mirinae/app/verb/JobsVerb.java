package org.mirinae.app.verb;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.Remote;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.Listings;
import org.mirinae.app.document.Listings.Job;
import org.mirinae.app.report.CsvText;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Table;
import org.mirinae.client.RunServiceClient;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.v1.Run;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code jobs}: the runs a server holds, newest first. */
public final class JobsVerb implements Verb {

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
        Format format = CommonOptions.formatOf(arguments);
        return Remote.call(arguments, console, client -> print(client, format, console));
    }

    private static int print(RunServiceClient client, Format format, Console console) {
        List<Job> rows = client.list().stream().map(JobsVerb::row).toList();
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> text(rows);
                            case JSON -> ResultWriter.plainJson(new Listings.Jobs(rows));
                            case CSV -> csv(rows);
                        });
        return ExitCode.DONE;
    }

    private static Job row(Run run) {
        return new Job(
                Remote.jobName(run),
                Remote.state(run),
                run.getScenarioName(),
                time(run.getCreateTime()),
                run.getDigest().isEmpty() ? null : run.getDigest());
    }

    private static String time(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String text(List<Job> rows) {
        Table table = new Table("", "");
        table.row("job", "state", "scenario", "created", "digest");
        for (Job row : rows) {
            String digest = row.digest() == null ? "" : row.digest();
            table.row(
                    row.job(),
                    row.state(),
                    row.scenario(),
                    row.created(),
                    digest.substring(0, Math.min(12, digest.length())));
        }
        return table.toString();
    }

    /** The columns are there even where there is no run. */
    private static String csv(List<Job> rows) {
        return rows.isEmpty()
                ? "job,state,scenario,created,digest\n"
                : CsvText.table(rows.stream().map(ResultWriter::cells).toList());
    }
}
