package org.mirinae.result.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.Results;
import org.mirinae.result.Version;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.TrainingResult;

/** Results read back are the same, and what is not whole is refused by name. */
class ResultReaderTest {

    private static final ResultReader READER =
            new ResultReader(List.of(RunResult.class), Map.of("training", TrainingResult.class));

    private static String refusal(String json) {
        return String.valueOf(
                assertThrows(
                                InvalidScenarioException.class,
                                () -> READER.read(RunResult.class, "old.json", json))
                        .getMessage());
    }

    @Test
    void aResultReadBackIsTheSameRecordAndTheSameBytes() {
        RunResult result = Results.training(2);
        RunResult read = READER.read(RunResult.class, "result.json", result.json());
        assertEquals(result, read);
        assertEquals(result.json(), read.json());
    }

    @Test
    void digestIsOverTheRestInCanonicalForm() {
        assertEquals(
                Results.training(2).digest(),
                READER.read("r", Results.training(2).json()) instanceof RunResult run
                        ? run.digest()
                        : "");
    }

    @Test
    void anotherVersionIsRefusedByName() {
        String json = Results.training(2).json().replace(Version.CURRENT, "0.0.7");
        String said = refusal(json);
        assertTrue(said.startsWith("old.json: "), said);
        assertTrue(said.contains("version 0.0.7") && said.contains(Version.CURRENT), said);
    }

    @Test
    void anotherKindIsRefusedByName() {
        String said = refusal(Results.training(2).json().replace("\"run\"", "\"search\""));
        assertTrue(said.contains("\"search\""), said);
        assertTrue(refusal("{}").contains("missing"), "no kind");
        assertTrue(refusal("[]").contains("no object"), "a list");
    }

    @Test
    void whatIsCutOffIsRefusedWithThePlace() {
        String json = Results.training(2).json();
        for (int length : new int[] {0, 1, 40, json.length() / 2, json.length() - 3}) {
            String said = refusal(json.substring(0, length));
            assertTrue(said.contains("cut off") && said.contains("line"), length + ": " + said);
        }
    }

    @Test
    void everyKeyTooManyOrTooFewIsNamedWithItsLine() {
        String json =
                Results.training(2)
                        .json()
                        .replace("\"mfu\": 0.4", "\"mfo\": 0.4")
                        .replace("\"gpus_used\": 4", "\"gpus_used\": \"four\"");
        String said = refusal(json);
        assertTrue(said.contains("workloads.main.training.mfu: the key is missing"), said);
        assertTrue(said.contains("workloads.main.training.mfo: the key is not known"), said);
        assertTrue(said.contains("cluster.gpus_used: a number belongs here (old.json:"), said);
    }

    @Test
    void aChangedFigureIsRefused() {
        String said = refusal(Results.training(2).json().replace("\"mfu\": 0.4", "\"mfu\": 0.9"));
        assertTrue(said.contains("do not give its digest"), said);
    }

    @Test
    void aKindOfWorkloadThatIsNotKnownIsRefused() {
        String said = refusal(Results.training(2).json().replace("\"training\": {", "\"x\": {"));
        assertTrue(said.contains("no kind of workload"), said);
    }
}
