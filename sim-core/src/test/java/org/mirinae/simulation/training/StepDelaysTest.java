package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.result.records.TrainingResult;

/** Stragglers, reading data and writing checkpoints as parts of a step. */
class StepDelaysTest {

    private static final String WORKLOAD =
            """
            model: Llama-3.1-8B
            stack: Megatron-Core-0.15
            global_batch: 64
            sequence_length: 8192
            plan: {tensor: 2, pipeline: 2, recompute: full}
            """;

    private static TrainingResult run(String more) {
        return TrainingFixtures.step(
                        TrainingFixtures.scenario("DGX-H100", 2, WORKLOAD + more.strip() + "\n"))
                .result();
    }

    private static double part(TrainingResult result, String cause) {
        Map<String, Double> by = result.breakdownSeconds();
        double sum = by.values().stream().mapToDouble(d -> d).sum();
        assertEquals(result.stepTimeSeconds(), sum, 1e-9 * sum);
        return by.get(cause);
    }

    @Test
    void aStepWithoutThemHasNoneOfThem() {
        TrainingResult plain = run("");
        assertEquals(0, part(plain, "straggler"));
        assertEquals(0, part(plain, "data_loading"));
        assertEquals(0, part(plain, "checkpoint"));
    }

    @Test
    void gpusAllEquallyLateStretchWhatTheyCompute() {
        TrainingResult plain = run("");
        TrainingResult late = run("stragglers: {gpu: 1.1}");
        double optimizer = part(plain, "optimizer") + part(plain, "data_parallel");
        double pipeline = plain.stepTimeSeconds() - optimizer - part(plain, "pipeline");
        assertTrue(part(late, "straggler") > 0.09 * pipeline);
        assertTrue(part(late, "straggler") <= 0.1 * plain.stepTimeSeconds() + 1e-9);
    }

    @Test
    void theSlowestOfManySetsThePace() {
        String law = "stragglers: {gpu: {type: lognormal, median: 1, sigma: 0.03}}";
        double drawn = part(run(law), "straggler") / run("").stepTimeSeconds();
        // The greatest of 16 normal draws lies 1.77 deviations up on average.
        assertTrue(drawn > 0.01 && drawn < 0.12, drawn + " of a step");
        assertEquals(part(run(law), "straggler"), part(run(law), "straggler"));
    }

    @Test
    void slowLinksStretchMessagesOnly() {
        double links = part(run("stragglers: {link: 2}"), "straggler");
        TrainingResult plain = run("");
        assertTrue(links > 0);
        double sent = part(plain, "pipeline") + part(plain, "data_parallel");
        assertTrue(links < 2 * sent + 0.05 * plain.stepTimeSeconds(), links + " of " + sent);
    }

    @Test
    void dataThatComesInTimeCostsNothing() {
        double tokens = 64 * 8192.0;
        assertEquals(0, part(run("data_loading: {rate: 10 GB/s}"), "data_loading"));
        TrainingResult waits = run("data_loading: {rate: 1 MB/s, prefetch: false}");
        assertEquals(tokens * 4 / 1e6, part(waits, "data_loading"), 1e-9);
        TrainingResult ahead = run("data_loading: {rate: 0.1 MB/s}");
        assertEquals(
                tokens * 4 / 1e5 - run("").stepTimeSeconds(), part(ahead, "data_loading"), 1e-6);
    }

    @Test
    void checkpointsStallByTheirMode() {
        String how = "checkpoint: {every_steps: 10, storage_rate: 10 GB/s, mode: %s}";
        double blocking = part(run(how.formatted("blocking")), "checkpoint");
        double drained = part(run(how.formatted("asynchronous")), "checkpoint");
        double tiered = part(run(how.formatted("tiered")), "checkpoint");
        // 8.03e9 parameters of 14 bytes over 10 GB/s, every tenth step.
        assertEquals(8.03e9 * 14 / 10e9 / 10, blocking, 0.05 * blocking);
        assertTrue(drained < 0.1 * blocking && drained > 0);
        assertTrue(tiered <= drained);
    }
}
