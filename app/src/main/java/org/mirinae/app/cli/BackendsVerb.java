package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.app.report.CsvReport;
import org.mirinae.app.report.Table;
import org.mirinae.app.run.Backends;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.result.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code backends}: cpu, opencl, cuda: there or not, and why. */
final class BackendsVerb implements Verb {

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
        CommonOptions.Format format = CommonOptions.formatOf(arguments);
        Map<String, Availability> all = new LinkedHashMap<>();
        for (KernelBackend backend : Backends.all().all()) {
            all.put(backend.name(), backend.availability());
        }
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> text(all);
                            case JSON -> json(all);
                            case CSV -> csv(all);
                        });
        return ExitCode.DONE;
    }

    private static String text(Map<String, Availability> all) {
        Table table = new Table("", "lll");
        all.forEach(
                (name, is) ->
                        table.row(
                                name,
                                is.available() ? "there" : "not there",
                                is.available() ? is.device() : is.reason() + ". " + is.remedy()));
        return table.toString();
    }

    private static String json(Map<String, Availability> all) {
        List<Object> rows = new ArrayList<>();
        all.forEach(
                (name, is) -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("name", name);
                    row.put("available", is.available());
                    row.put("device", is.device());
                    row.put("reason", is.reason());
                    row.put("remedy", is.remedy());
                    rows.add(row);
                });
        return Json.pretty(Map.of("backends", rows));
    }

    private static String csv(Map<String, Availability> all) {
        StringBuilder csv = new StringBuilder("name,available,device,reason,remedy\n");
        all.forEach(
                (name, is) ->
                        csv.append(name)
                                .append(',')
                                .append(is.available())
                                .append(',')
                                .append(CsvReport.quoted(is.device()))
                                .append(',')
                                .append(CsvReport.quoted(is.reason()))
                                .append(',')
                                .append(CsvReport.quoted(is.remedy()))
                                .append('\n'));
        return csv.toString();
    }
}
