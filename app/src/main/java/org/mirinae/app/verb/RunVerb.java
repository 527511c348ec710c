package org.mirinae.app.verb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.app.console.BackendChoice;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ProgressLine;
import org.mirinae.app.console.ResultOutput;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.ChromeTimeline;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.Reports;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.document.YamlText;
import org.mirinae.simulation.RunOutcome;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.workload.Workload;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code run SCENARIO}: simulates what the scenario describes. */
public final class RunVerb implements Verb {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "Simulate what the scenario describes.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.replications(spec);
        CommonOptions.backend(spec);
        CommonOptions.format(spec);
        CommonOptions.out(spec);
        CommonOptions.text(
                spec,
                "--timeline",
                "FILE",
                "Write a timeline for Perfetto (ui.perfetto.dev); compressed where FILE ends in .gz.");
        CommonOptions.noProgress(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        int replications = CommonOptions.replicationsOf(arguments);
        Path timeline = timelineFile(arguments, console);
        KernelBackend backend = BackendChoice.of(arguments, console);
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        if (timeline != null
                && reading.scenario().all().values().stream().noneMatch(RunVerb::draws)) {
            List<String> drawn = WorkloadKinds.drawn();
            throw new UsageException(
                    "--timeline: workloads of this scenario draw none.",
                    "Maybe leave it out: timelines are drawn of `type: "
                            + String.join("`, `", drawn.subList(0, drawn.size() - 1))
                            + "` and `"
                            + drawn.getLast()
                            + "`.");
        }
        Simulation simulation = Simulation.of(reading, backend);
        Path out = outFolder(arguments, console);
        boolean progress = !arguments.hasMatchedOption("--no-progress");
        RunOutcome outcome;
        try (ProgressLine line = new ProgressLine(console, progress)) {
            outcome =
                    simulation.run(
                            new SimulationSettings(
                                    replications,
                                    () -> false,
                                    System::nanoTime,
                                    (fraction, seconds, events) -> line.update(fraction, seconds)));
        }
        RunResult result = console.clock().stamp(outcome.result());
        if (out != null) {
            OutFolder.write(out, files(reading, outcome, result));
        }
        if (timeline != null) {
            SequencedMap<String, List<TimelineSlice>> slices = new LinkedHashMap<>();
            outcome.timelines().forEach((name, drawn) -> slices.put(name, drawn.get()));
            ChromeTimeline.write(timeline, slices);
        }
        return ResultOutput.print(result, format, console);
    }

    private static boolean draws(Workload workload) {
        return WorkloadKinds.of(workload).drawsTimeline();
    }

    /** The file of {@code --timeline}, its folder seen to be there before anything is computed. */
    private static @Nullable Path timelineFile(ParseResult arguments, Console console) {
        String name = arguments.matchedOptionValue("--timeline", "");
        if (name.isEmpty()) {
            return null;
        }
        Path file = console.resolve(name).toAbsolutePath();
        Path folder = file.getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new UsageException(
                    "--timeline: " + name + " may not be written.",
                    "Maybe its folder is not there, or it is a folder itself.");
        }
        return file;
    }

    /** The folder of {@code --out}, seen to be usable before anything is computed. */
    private static @Nullable Path outFolder(ParseResult arguments, Console console) {
        String name = arguments.matchedOptionValue("--out", "");
        if (name.isEmpty()) {
            return null;
        }
        Path folder = console.resolve(name);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException(
                    "--out: " + name + " cannot be made a folder.",
                    "Maybe a file of that name is in the way, or its parent may not be written.");
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(
                    "--out: " + name + " may not be written.", "Maybe its permissions.");
        }
        return folder;
    }

    private static SequencedMap<String, byte[]> files(
            ScenarioReading reading, RunOutcome outcome, RunResult result) {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        outcome.files().forEach((name, bytes) -> files.put(name, bytes.get()));
        files.put("scenario.yaml", utf8(YamlText.of(reading.tree())));
        files.put("result.csv", utf8(Reports.of(result, Format.CSV)));
        files.put("result.txt", utf8(Reports.of(result, Format.TEXT)));
        files.put("result.json", utf8(Reports.of(result, Format.JSON)));
        return files;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
