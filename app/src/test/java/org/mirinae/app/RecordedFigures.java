package org.mirinae.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mirinae.app.document.Documents;
import org.mirinae.result.document.Figures;
import org.mirinae.result.document.Json;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.result.records.RunResult;

/**
 * Figures of the scenarios of this repository as they were recorded: a line {@code path,value} for
 * each number under workloads, cluster, energy, cost and basis, and one with the hash of all
 * bounds. To record them anew after a change that is meant to move them, run the test with
 * MIRINAE_UPDATE=1.
 */
final class RecordedFigures {

    private static final Path FOLDER =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")))
                    .resolve("app/src/test/resources/figures");

    private RecordedFigures() {}

    /** The lines of a result. */
    static List<String> of(String json) {
        RunResult run = Documents.reader().read(RunResult.class, "result", json);
        List<String> lines = new ArrayList<>();
        StringBuilder bounds = new StringBuilder();
        Figures.of(run).stream()
                .filter(f -> !f.path().startsWith("simulation.") && !f.path().equals("seed"))
                .forEach(f -> lines.add(f.path() + "," + Json.number(f.value())));
        run.bounds().forEach((path, interval) -> bounds.append(path).append(interval));
        lines.add(
                "bounds,"
                        + ResultWriter.sha256(bounds.toString().getBytes(StandardCharsets.UTF_8)));
        return lines;
    }

    /** The recorded lines of a scenario; recorded from {@code now} where that is asked for. */
    static List<String> recorded(String scenario, List<String> now) {
        Path file = FOLDER.resolve(scenario.replace(".yaml", ".csv"));
        try {
            if (System.getenv("MIRINAE_UPDATE") != null) {
                Files.write(file, now);
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
