package org.mirinae.app.verb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.app.console.Catalogs;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.CalibrateResult;
import org.mirinae.app.report.CalibratedEntry;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.Reports;
import org.mirinae.app.run.Backends;
import org.mirinae.hardware.Gpu;
import org.mirinae.kernel.Calibration;
import org.mirinae.kernel.Calibration.Measured;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.KernelBackends;
import org.mirinae.problems.Problems;
import org.mirinae.scenario.Catalog;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code calibrate}: measures the device in this machine with real operators. */
public final class CalibrateVerb implements Verb {

    @Override
    public String name() {
        return "calibrate";
    }

    @Override
    public String summary() {
        return "Measure the device in this machine: GEMM, attention decode, stream triad.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.text(
                spec, "--backend", "NAME", "auto, cpu, opencl or cuda; auto where not given.");
        CommonOptions.text(
                spec,
                "--gpu",
                "NAME",
                "The device's entry in the catalogue, whose peaks stand beside what was reached.");
        spec.addOption(
                OptionSpec.builder("--scale")
                        .type(Integer.class)
                        .paramLabel("N")
                        .description(
                                "How large the work is, from 1 for a slow processor to 64 for a fast"
                                        + " GPU; 1 on cpu and opencl, 64 on cuda where not given.")
                        .build());
        CommonOptions.catalog(spec);
        CommonOptions.format(spec);
        CommonOptions.text(
                spec,
                "--out",
                "DIR",
                "Write the entry of --gpu with the rates reached here; --catalog DIR takes it.");
    }

    @Override
    public int run(ParseResult arguments, Console console) throws IOException {
        Format format = CommonOptions.formatOf(arguments);
        Gpu gpu = gpu(arguments, console);
        String out = arguments.matchedOptionValue("--out", "");
        if (!out.isEmpty() && gpu == null) {
            throw new UsageException(
                    "--out: no catalogue entry is named that the rates belong to.",
                    "Maybe name the chip with --gpu.");
        }
        KernelBackends.Choice choice =
                Backends.all().choose(arguments.matchedOptionValue("--backend", "auto"));
        console.err().println(choice.why());
        int scale = scale(arguments, choice);
        List<Measured> measured = Calibration.run(choice.backend(), scale);
        String name = choice.backend().name();
        String device = choice.backend().availability().device();
        CalibrateResult result = CalibrateResult.of(name, device, scale, measured, gpu);
        console.out().print(Reports.of(result, format));
        if (!out.isEmpty() && gpu != null) {
            String entry = CalibratedEntry.of(gpu, measured, name + " on " + device);
            Map<String, byte[]> files =
                    Map.of(gpu.name() + ".yaml", entry.getBytes(StandardCharsets.UTF_8));
            OutFolder.write(console.resolve(out).resolve("gpu"), files);
        }
        return judged(measured, choice.backend(), console);
    }

    /** Wrong values are told: a device or driver that computes wrong is worse than a slow one. */
    private static int judged(List<Measured> measured, KernelBackend backend, Console console) {
        int code = ExitCode.DONE;
        for (Measured m : measured) {
            if (!m.correct()) {
                console.err()
                        .println(
                                "%s on %s is wrong: it differs by %.3g from the Java version, at most %.3g is rounding."
                                        .formatted(
                                                m.kernel(),
                                                backend.name(),
                                                m.worstDifference(),
                                                m.bound()));
                code = ExitCode.BUG;
            }
        }
        return code;
    }

    private static int scale(ParseResult arguments, KernelBackends.Choice choice) {
        int scale =
                arguments.matchedOptionValue(
                        "--scale", choice.backend().name().equals("cuda") ? 64 : 1);
        if (scale < 1 || scale > 1024) {
            throw new UsageException("--scale: " + scale + " is not a number from 1 to 1024.", "");
        }
        return scale;
    }

    private static @Nullable Gpu gpu(ParseResult arguments, Console console) {
        String name = arguments.matchedOptionValue("--gpu", "");
        if (name.isEmpty()) {
            return null;
        }
        Catalog catalog = Catalogs.of(arguments, console);
        Binder binder = new Binder(catalog.entries(note -> {}), Map.of());
        Problems problems = binder.newProblems();
        Problems reading = new Problems();
        String quoted = "\"" + name.replace("\\", "").replace("\"", "") + "\"";
        var node = DocumentReader.read("--gpu", quoted, reading);
        reading.orThrow();
        Gpu gpu = node == null ? null : binder.bind(Gpu.class, node, problems);
        problems.orThrow();
        return gpu;
    }
}
