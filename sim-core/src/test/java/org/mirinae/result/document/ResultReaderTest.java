package org.mirinae.result.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.result.Results;
import org.mirinae.result.Version;
import org.mirinae.result.records.GoodputResult;
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

    /** Parts whose figures stand flat are whole or not there at all. */
    @Test
    void flatPartsAreReadBackWholeOrNotAtAll() {
        RunResult without = failing(null);
        assertEquals(without, READER.read("r", without.json()));
        RunResult with = failing(new GoodputResult.TimeToTrain(300, 200, 400));
        assertEquals(with, READER.read("r", with.json()));
        assertTrue(with.json().contains("\"p5_time_to_train_seconds\": 200,"));
        String said = refusal(with.json().replace("\"p5_time", "\"p7_time"));
        assertTrue(said.contains("goodput.p5_time_to_train_seconds: the key is missing"), said);
        assertTrue(said.contains("goodput.p7_time_to_train_seconds: the key is not known"), said);
    }

    private static RunResult failing(GoodputResult.@Nullable TimeToTrain time) {
        RunResult bare = Results.training(2);
        TrainingResult step = (TrainingResult) bare.workloads().sequencedValues().getFirst();
        GoodputResult goodput =
                new GoodputResult(
                        100,
                        3600,
                        new GoodputResult.Interruptions(3, 1, 5, 0.25),
                        new GoodputResult.Ettr(0.9, 0.8, 0.9, 0.95),
                        time,
                        new GoodputResult.CheckpointIntervals(60, 50, 55, 52),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>());
        return new RunResult(
                bare.provenance(),
                bare.simulation(),
                bare.basis(),
                bare.bounds(),
                new LinkedHashMap<>(Map.of("main", step.with(goodput, null))),
                bare.cluster(),
                bare.energy(),
                bare.cost());
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
