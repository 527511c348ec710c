package org.mirinae.app.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mirinae.app.console.Catalogs;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.OutFolder;
import org.mirinae.app.report.Table;
import org.mirinae.evaluation.fit.KernelFits;
import org.mirinae.hardware.efficiency.CollectiveFit;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.GroupedGemmFit;
import org.mirinae.hardware.efficiency.KernelEfficiency;
import org.mirinae.hardware.efficiency.LatentAttentionFit;
import org.mirinae.hardware.efficiency.ScanFit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code fit --data DIR}: efficiency tables of GPUs from measurements of their kernels. */
public final class FitVerb implements Verb {

    /** Folders of collections of measurements: one for each GPU, and one above. */
    private static final int DEEPEST = 6;

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public String summary() {
        return "Fit how kernels run on chips to measurements, as catalogue entries.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.text(spec, "--data", "DIR", "A folder with tables such as kernels_gemm.csv.");
        CommonOptions.text(
                spec, "--out", "DIR", "Write the entries there; --catalog DIR takes them.");
        CommonOptions.catalog(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        String name = arguments.matchedOptionValue("--data", "");
        Path folder = console.resolve(name);
        if (name.isEmpty() || !Files.isDirectory(folder)) {
            throw new UsageException(
                    name.isEmpty()
                            ? "--data is missing."
                            : "--data: there is no folder " + name + ".",
                    "Maybe mirinae fit --data measurements.");
        }
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        List<KernelEfficiency> entries =
                KernelFits.of(
                        Catalogs.of(arguments, console),
                        file -> bytes(folder.resolve(file)),
                        filesUnder(folder),
                        today,
                        skipped -> console.err().println(skipped));
        if (entries.isEmpty()) {
            throw new UsageException(
                    "--data: " + name + " holds no kernel measurements of known chips.",
                    "Maybe one of " + String.join(", ", KernelFits.FILES) + " is meant.");
        }
        console.out().print(text(entries));
        String out = arguments.matchedOptionValue("--out", "");
        if (!out.isEmpty()) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (KernelEfficiency entry : entries) {
                files.put(
                        entry.name() + ".yaml",
                        KernelFits.yaml(entry).getBytes(StandardCharsets.UTF_8));
            }
            OutFolder.write(console.resolve(out).resolve("kernel_efficiency"), files);
        }
        return ExitCode.DONE;
    }

    /** Names relative to the folder, in order; links are not followed. */
    private static List<String> filesUnder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Optional<byte[]> bytes(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<KernelEfficiency> entries) {
        Table table = new Table("", "llllrrr");
        table.row("chip", "kernel", "library", "precision", "rows", "median error %", "p90 %");
        for (KernelEfficiency entry : entries) {
            for (GemmFit fit : entry.gemm()) {
                row(
                        table,
                        entry.name(),
                        "gemm",
                        fit.library() + " " + fit.version(),
                        fit.precision()
                                + (fit.weights() == null ? "" : ", weights " + fit.weights()),
                        fit.quality());
            }
            for (ContextAttentionFit fit : entry.contextAttention()) {
                row(
                        table,
                        entry.name(),
                        "prompt attention",
                        fit.library() + " " + fit.version(),
                        fit.compute() + ", cache " + fit.cache(),
                        fit.quality());
            }
            for (GenerationAttentionFit fit : entry.generationAttention()) {
                String heads =
                        fit.narrowest() == 1 ? "" : ", %d heads or more".formatted(fit.narrowest());
                String width = fit.width() == 0 ? "" : " of " + fit.width();
                row(
                        table,
                        entry.name(),
                        "token attention" + heads + width,
                        fit.library() + " " + fit.version(),
                        "cache " + fit.cache(),
                        fit.quality());
            }
            for (LatentAttentionFit fit : entry.latentAttention()) {
                row(
                        table,
                        entry.name(),
                        "latent attention, " + fit.phase().replace('_', ' '),
                        fit.library() + " " + fit.version(),
                        "",
                        fit.quality());
            }
            for (ScanFit fit : entry.scan()) {
                row(
                        table,
                        entry.name(),
                        "gated delta rule, " + fit.phase(),
                        fit.library() + " " + fit.version(),
                        "",
                        fit.quality());
            }
            for (GroupedGemmFit fit : entry.grouped()) {
                row(
                        table,
                        entry.name(),
                        "experts",
                        fit.library() + " " + fit.version(),
                        fit.compute() + ", weights " + fit.weights(),
                        fit.quality());
            }
            for (CollectiveFit fit : entry.collectives()) {
                row(
                        table,
                        entry.name(),
                        fit.kind() + " x" + fit.ranks(),
                        fit.library(),
                        "",
                        fit.quality());
            }
        }
        return table
                + "errors on families of shapes, or sizes, left out, each predicted from the others\n";
    }

    private static void row(
            Table table,
            String gpu,
            String kernel,
            String library,
            String precision,
            FitQuality quality) {
        table.row(
                gpu,
                kernel,
                library,
                precision,
                Integer.toString(quality.rows()),
                Double.toString(quality.medianErrorPercent()),
                Double.toString(quality.p90ErrorPercent()));
    }
}
