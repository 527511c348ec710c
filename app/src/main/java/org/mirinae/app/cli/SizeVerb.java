package org.mirinae.app.cli;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.SizeReport;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.planning.ServingSize;
import org.mirinae.planning.ServingSizing;
import org.mirinae.result.Json;
import org.mirinae.scenario.ScenarioReading;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code size SCENARIO}: how many GPUs, nodes, switches, MW and won a service needs. */
final class SizeVerb implements Verb {

    /** Seeds that must meet the objectives where none are asked for. */
    private static final int SEEDS = 3;

    @Override
    public String name() {
        return "size";
    }

    @Override
    public String summary() {
        return "Find the fewest GPUs, nodes, switches, MW and won that meet a service's objectives.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.replications(spec);
        CommonOptions.backend(spec);
        CommonOptions.format(spec);
        CommonOptions.out(spec);
        CommonOptions.noProgress(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        CommonOptions.Format format = CommonOptions.formatOf(arguments);
        int seeds =
                arguments.hasMatchedOption("--replications")
                        ? CommonOptions.replicationsOf(arguments)
                        : SEEDS;
        String out = arguments.matchedOptionValue("--out", "");
        KernelBackend backend = BackendChoice.of(arguments, console);
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        ServingSize size = ServingSizing.of(reading.scenario(), seeds, backend, () -> false);
        String json = Json.pretty(size.tree());
        if (!out.isEmpty()) {
            SequencedMap<String, byte[]> files = new LinkedHashMap<>();
            files.put("size.csv", SizeReport.csv(size).getBytes(StandardCharsets.UTF_8));
            files.put("size.txt", SizeReport.text(size).getBytes(StandardCharsets.UTF_8));
            files.put("size.json", json.getBytes(StandardCharsets.UTF_8));
            OutFolder.write(console.resolve(out), files);
        }
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> SizeReport.text(size);
                            case JSON -> json;
                            case CSV -> SizeReport.csv(size);
                        });
        if (!size.describedMeets()) {
            console.err()
                    .println(
                            "The "
                                    + size.describedReplicas()
                                    + " replicas described miss an objective; "
                                    + size.replicas()
                                    + " meet them all.");
            return ExitCode.MISSED_OBJECTIVE;
        }
        return ExitCode.DONE;
    }
}
