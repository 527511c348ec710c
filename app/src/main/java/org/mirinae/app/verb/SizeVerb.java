package org.mirinae.app.verb;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.mirinae.app.console.BackendChoice;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.Reports;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.planning.sizing.ServingSizing;
import org.mirinae.planning.sizing.SizeResult;
import org.mirinae.scenario.ScenarioReading;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code size SCENARIO}: how many GPUs, nodes, switches, MW and won a service needs. */
public final class SizeVerb implements Verb {

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
        Format format = CommonOptions.formatOf(arguments);
        int seeds =
                arguments.hasMatchedOption("--replications")
                        ? CommonOptions.replicationsOf(arguments)
                        : SEEDS;
        String out = arguments.matchedOptionValue("--out", "");
        KernelBackend backend = BackendChoice.of(arguments, console);
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        SizeResult size = ServingSizing.of(reading, seeds, backend, () -> false);
        if (!out.isEmpty()) {
            SequencedMap<String, byte[]> files = new LinkedHashMap<>();
            files.put("size.csv", utf8(Reports.of(size, Format.CSV)));
            files.put("size.txt", utf8(Reports.of(size, Format.TEXT)));
            files.put("size.json", utf8(Reports.of(size, Format.JSON)));
            OutFolder.write(console.resolve(out), files);
        }
        console.out().print(Reports.of(size, format));
        if (!size.described().meetsObjectives()) {
            console.err()
                    .println(
                            "The "
                                    + size.described().replicas()
                                    + " replicas described miss an objective; "
                                    + size.size().replicas()
                                    + " meet them all.");
        }
        return ExitCode.DONE;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
