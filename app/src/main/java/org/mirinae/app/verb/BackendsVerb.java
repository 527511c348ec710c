package org.mirinae.app.verb;

import java.util.List;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.Listings;
import org.mirinae.app.document.Listings.Backend;
import org.mirinae.app.report.CsvText;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Table;
import org.mirinae.app.run.Backends;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.result.document.ResultWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code backends}: cpu, opencl, cuda: there or not, and why. */
public final class BackendsVerb implements Verb {

    @Override
    public String name() {
        return "backends";
    }

    @Override
    public String summary() {
        return "Where batch arithmetic can run: cpu, opencl, cuda; there or not, and why.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Format format = CommonOptions.formatOf(arguments);
        List<Backend> rows = Backends.all().all().stream().map(BackendsVerb::row).toList();
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> text(rows);
                            case JSON -> ResultWriter.plainJson(new Listings.Backends(rows));
                            case CSV ->
                                    CsvText.table(rows.stream().map(ResultWriter::cells).toList());
                        });
        return ExitCode.DONE;
    }

    private static Backend row(KernelBackend backend) {
        Availability is = backend.availability();
        return new Backend(backend.name(), is.available(), is.device(), is.reason(), is.remedy());
    }

    private static String text(List<Backend> rows) {
        Table table = new Table("", "lll");
        for (Backend row : rows) {
            table.row(
                    row.name(),
                    row.available() ? "there" : "not there",
                    row.available() ? row.device() : row.reason() + ". " + row.remedy());
        }
        return table.toString();
    }
}
