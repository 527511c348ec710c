package org.mirinae.simulation.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.result.records.StageMemory;
import org.mirinae.result.records.TrainingResult;

/** Memory of each stage over the whole step. */
class StageMemoryTest {

    private static final double GIB = 1L << 30;

    private static TrainingResult run(int batch, int length, String plan) {
        return TrainingFixtures.step(
                        TrainingFixtures.scenario(
                                "DGX-A100-80GB",
                                1,
                                """
                                model: Llama-3.1-8B
                                stack: Megatron-Core-0.15
                                global_batch: %d
                                sequence_length: %d
                                plan: {%s}
                                """
                                        .formatted(batch, length, plan)))
                .result();
    }

    /**
     * SimuMax v1.2, examples/perf_llama3_8b_tp1_pp2.py: Llama 3 8B, tp 1, pp 2, dp 4, eight
     * micro-batches of 4096 tokens, ZeRO-1, gradients in FP32; allocated, before it adds
     * fragmentation: 50.885 GiB in the first stage, 45.164 in the last; weights 7.480, gradients
     * 14.960, optimizer 11.220.
     */
    @Test
    void peaksAreThoseThatSimuMaxStates() {
        TrainingResult result = run(32, 4096, "pipeline: 2");
        List<StageMemory> stages = result.memoryStages();
        double workspace = result.memoryBytes().workspace();
        double first = (stages.get(0).total() - workspace) / GIB;
        double last = (stages.get(1).total() - workspace) / GIB;
        System.out.printf(
                "SimuMax Llama 3 8B tp1 pp2: first stage %.3f GiB (50.885), last %.3f (45.164)%n",
                first, last);
        assertEquals(50.885, first, 0.03 * 50.885);
        assertEquals(45.164, last, 0.03 * 45.164);
        assertEquals(7.480, result.memoryBytes().weights() / GIB, 0.01);
        assertEquals(14.960, result.memoryBytes().gradients() / GIB, 0.01);
        assertEquals(11.220, result.memoryBytes().optimizer() / GIB, 0.01);
        assertEquals(2, stages.get(0).inFlight());
        assertEquals(1, stages.get(1).inFlight());
    }

    @Test
    void theFirstStageOf1F1BKeepsMostAndGpipeKeepsAll() {
        List<StageMemory> plain = run(64, 2048, "pipeline: 4, tensor: 2").memoryStages();
        List<StageMemory> gpipe =
                run(64, 2048, "pipeline: 4, tensor: 2, schedule: gpipe").memoryStages();
        for (int s = 0; s < 4; s++) {
            assertEquals(4 - s, plain.get(s).inFlight());
            assertTrue(gpipe.get(s).total() > plain.get(s).total());
            assertTrue(
                    plain.get(s).peakAt().startsWith("forward of virtual stage " + s)
                            || plain.get(s).peakAt().startsWith("backward of virtual stage " + s));
        }
    }

    @Test
    void zbH1PeaksWhere1F1BPeaks() {
        String plan = "pipeline: 4, tensor: 2, schedule: ";
        double plain = peak(run(64, 2048, plan + "1f1b"));
        double h1 = peak(run(64, 2048, plan + "zb-h1"));
        double h2 = peak(run(64, 2048, plan + "zb-h2"));
        assertEquals(plain, h1, 0.01 * plain);
        assertTrue(h2 > 1.2 * h1);
    }

    private static double peak(TrainingResult result) {
        // The last stage has the logits besides.
        return result.memoryStages().subList(0, 3).stream()
                .mapToDouble(StageMemory::activations)
                .max()
                .orElse(0);
    }
}
