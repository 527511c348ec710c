package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario of the repository runs, and says what it assumes. */
@Execution(ExecutionMode.CONCURRENT)
class ScenariosRunTest {

    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")));

    static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("scenarios"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyScenarioRunsToItsEndWithTheFiguresThatWereRecorded(Path scenario) {
        CommandLine line = CommandLine.run("run", scenario.toString(), "--format", "json");
        assertTrue(line.code() == 0 || line.code() == 4, line.err());
        assertTrue(line.out().contains("\"assumptions\": ["), line.out());
        assertTrue(!line.out().contains("NaN") && !line.out().contains("Infinity"));
        List<String> now = RecordedFigures.of(line.out());
        assertEquals(RecordedFigures.recorded(scenario.getFileName().toString(), now), now);
    }

    @Tag("data")
    @Test
    void theRecordedHourIsAnsweredWholeWithTheSameDigestTwice() {
        Path trace =
                Path.of(
                        Objects.requireNonNull(
                                System.getProperty("mirinae.shared"), "run it with -Pdata"),
                        "data/inference/traces/AzureLLMInferenceTrace_conv_2023.csv.gz");
        String[] command = {
            "run",
            ROOT.resolve("scenarios/azure-conversation.yaml").toString(),
            "--set",
            "workload.trace=" + trace.toAbsolutePath(),
            "--format",
            "json"
        };
        CommandLine first = CommandLine.run(command);
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().contains("\"completed\": 19366,"), "all requests are answered");
        assertTrue(first.out().contains("\"failed\": 0,"));
        assertEquals(RunVerbTest.digest(first), RunVerbTest.digest(CommandLine.run(command)));
    }
}
