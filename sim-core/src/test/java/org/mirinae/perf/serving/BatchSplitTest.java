package org.mirinae.perf.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.StepShape;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.serving.ServingPlan;
import org.mirinae.workload.serving.ServingWorkload;

/** Ranks in lockstep wait for the fullest. */
class BatchSplitTest {

    private static final LayerWork NOTHING = new LayerWork(List.of(), List.of());

    @Test
    void withoutSkewAllHaveTheMean() {
        BatchSplit split = new BatchSplit(new ServingPlan(1, 1, 1, 8), NOTHING);
        split.of(new StepShape().addDecodes(256, 25_600));
        assertEquals(32, split.mean().decodeSequences());
        assertEquals(32, split.fullest().decodeSequences());
        assertEquals(32, split.hot().decodeSequences());
    }

    @Test
    void theFullestRankHasAboutWhatRandomDealingGivesIt() {
        RandomStream random = new RandomStreams(1).stream("balls");
        for (int mean : new int[] {16, 64, 256}) {
            double sum = 0;
            for (int trial = 0; trial < 400; trial++) {
                int[] bins = new int[8];
                for (int ball = 0; ball < 8 * mean; ball++) {
                    bins[(int) random.nextLong(8)]++;
                }
                int most = 0;
                for (int bin : bins) {
                    most = Math.max(most, bin);
                }
                sum += most;
            }
            BatchSplit split = new BatchSplit(new ServingPlan(1, 1, 1, 8, 1, 0), NOTHING);
            split.of(new StepShape().addDecodes(8 * mean, 0));
            double drawn = sum / 400;
            assertEquals(drawn, split.fullest().decodeSequences(), 0.17 * drawn, mean + " each");
        }
    }

    @Test
    void moreSkewNeverTakesLessTime() {
        double before = 0;
        for (String skew :
                List.of(
                        "",
                        ", rank_skew: 0.5",
                        ", rank_skew: 1",
                        ", rank_skew: 1, expert_skew: 0.6",
                        ", rank_skew: 1, expert_skew: 1.2")) {
            String text =
                    """
                    name: skew
                    cluster: {nodes: [{type: DGX-H200, count: 1}]}
                    workload:
                      type: serving
                      model: DeepSeek-V3
                      stack: vLLM-0.19.0
                      precision: fp8
                      plan: {tensor: 1, data: 8, expert: 8%s}
                      arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
                    """
                            .formatted(skew);
            Scenario scenario =
                    new ScenarioReader(Catalog.builtIn(), Resources.none())
                            .read("skew.yaml", text, List.of())
                            .scenario();
            ServingStepTimes times =
                    new ServingStepTimes(
                            (ServingWorkload) scenario.all().get("main"),
                            scenario.cluster(),
                            CpuBackend.forAnswers());
            double seconds = times.seconds(new StepShape().addDecodes(512, 512_000));
            assertTrue(seconds > before, seconds + " s with" + skew);
            before = seconds;
            double fewer = times.seconds(new StepShape().addDecodes(256, 256_000));
            assertTrue(fewer < seconds, "half the batch takes " + fewer);
        }
    }
}
