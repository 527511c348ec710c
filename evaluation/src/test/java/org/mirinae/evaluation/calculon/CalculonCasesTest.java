package org.mirinae.evaluation.calculon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.house.SharedData;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepShape;
import org.mirinae.units.Precision;

/**
 * The arithmetic of a training step under Calculon's cost functions, held against what Calculon
 * itself gives (calculon-ai/calculon at caa4b11; its figures are those of a run of it).
 */
@Tag("data")
class CalculonCasesTest {

    /** The error of rounding: Calculon prints four decimals. */
    private static final double ROUNDING = 0.5e-4;

    private static final Set<OperatorKind> PRODUCTS =
            Set.of(OperatorKind.LINEAR, OperatorKind.ATTENTION_PREFILL);

    private static List<CalculonFiles.Case> cases;

    /** Seconds: total, forward, backward, bubble, tensor, pipeline, data, optimizer. */
    private static final List<Row> TIMES =
            List.of(
                    row("22B-full", 1.3956, .2861, .5155, 0, .1974, 0, 0, .0227),
                    row("175B-full", 18.0288, 3.6486, 6.9061, .6334, 1.5948, .8667, 0, .0215),
                    row("175B-seqsel", 13.6381, 3.3335, 6.3477, .4790, 2.4871, .1151, 0, .0215),
                    row("530B-full", 49.8926, 9.4887, 18.4979, 1.9404, 2.8847, 6.2971, 0, .0135),
                    row("530B-seqsel", 34.4728, 8.9144, 17.4800, 1.3405, 4.4889, .8165, 0, .0135),
                    row("1T-full", 90.0809, 17.4480, 34.1768, 9.8682, 4.3855, 4.7927, 0, .0141),
                    row(
                            "1T-3072", 131.9006, 15.4804, 30.3475, 65.0829, 2.9645, .5991, .6992,
                            .0026),
                    row("175B-dp16", 20.3346, 5.0002, 9.5216, .4790, 3.7306, .1726, .1477, .0016),
                    row(
                            "175B-dp16-h100",
                            8.7476,
                            1.9736,
                            3.6656,
                            .2057,
                            2.0220,
                            .0921,
                            .0785,
                            .0010),
                    row(
                            "175B-dp16-h100-overlap",
                            6.2214,
                            1.9906,
                            3.4230,
                            .1449,
                            .1652,
                            .0921,
                            .1150,
                            .0010),
                    row("175B-offload", 37.6853, 3.3335, 6.3477, 0, 2.4871, 0, 1.1891, .0227));

    /** GiB: weights, activations, checkpoints, their gradients, of weights, optimizer, in all. */
    private static final List<Row> MEMORY =
            List.of(
                    row("22B-full", 5.065, 1.422, 4.500, 1.609, 5.170, 30.388, 48.154),
                    row("175B-full", 5.064, .633, 5.812, .727, 5.486, 30.382, 48.103),
                    row("175B-seqsel", 5.064, 12.691, 0, .451, 5.486, 30.382, 54.073),
                    row("530B-full", 3.516, .977, 10.859, 1.133, 4.688, 21.096, 42.269),
                    row("530B-seqsel", 3.516, 23.564, 0, .674, 4.688, 21.096, 53.539),
                    row("1T-full", 3.662, 1.221, 12.500, 1.416, 5.494, 21.975, 46.268),
                    row("1T-3072", 7.325, 5.371, 50.000, 5.566, 7.630, 3.662, 79.554),
                    row("175B-dp16", 5.064, 12.691, 0, .451, 1.134, 1.899, 21.239));

    private record Row(String name, double[] figures) {}

    private static Row row(String name, double... figures) {
        return new Row(name, figures);
    }

    @BeforeAll
    static void reads() throws IOException {
        cases = new CalculonFiles(SharedData.at("data/training/calculon")).cases();
    }

    private static CalculonFiles.Case named(String name) {
        return cases.stream().filter(run -> run.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void elevenStepsTakeWhatCalculonSaysWithinHalfAPercent() {
        assertEquals(TIMES.size(), cases.size());
        for (Row row : TIMES) {
            double ours = new CalculonStep(named(row.name()), false).total();
            double percent = 100 * (ours / row.figures()[0] - 1);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s ours %9.4f s, Calculon %9.4f s, %+.3f %%%n",
                    row.name(),
                    ours,
                    row.figures()[0],
                    percent);
            assertTrue(Math.abs(percent) <= 0.5, row.name() + " is " + percent + " % off");
        }
    }

    @Test
    void withItsRunningTotalsEveryPartIsThatOfCalculon() {
        for (Row row : TIMES) {
            CalculonStep step = new CalculonStep(named(row.name()), true);
            double[] ours = {
                step.total(),
                step.forward(),
                step.backward(),
                step.bubble(),
                step.tensor(),
                step.pipeline(),
                step.data(),
                step.optimizer()
            };
            // Tiled products beside exchanges leave 0.13 ms of gradients' exchanges unexplained.
            double bound = row.name().endsWith("overlap") ? 2e-4 : ROUNDING;
            for (int i = 0; i < ours.length; i++) {
                assertEquals(row.figures()[i], ours[i], bound, row.name() + " figure " + i);
            }
        }
    }

    @Test
    void memoryIsThatOfCalculonToItsLastDigit() {
        double gib = 1 << 30;
        for (Row row : MEMORY) {
            CalculonFiles.Case run = named(row.name());
            CalculonMemory memory = new CalculonMemory(run.model(), run.execution());
            double[] ours = {
                memory.weights,
                memory.activations,
                memory.checkpoints,
                memory.activationGradients,
                memory.weightGradients,
                memory.optimizer,
                memory.firstLevel
            };
            // Tiled products beside exchanges leave 0.13 ms of gradients' exchanges unexplained.
            double bound = row.name().endsWith("overlap") ? 2e-4 : ROUNDING;
            for (int i = 0; i < ours.length; i++) {
                assertEquals(row.figures()[i], ours[i] / gib, 0.0006, row.name() + " figure " + i);
            }
        }
    }

    /** Checks that a step's FLOPs are those that our own arithmetic counts. */
    @Test
    void ourMatrixProductsAreThoseOfCalculonsBlocks() {
        for (CalculonFiles.Case run : cases) {
            CalculonModel model = run.model();
            LanguageModel ours =
                    LanguageModel.gpt(
                            run.name(),
                            model.blocks(),
                            model.hidden(),
                            model.heads(),
                            51_200,
                            model.sequence());
            int tensor = run.execution().tensor();
            Shards shards = new Shards(tensor, 1, 1, tensor, 1, true);
            NumberFormats formats = NumberFormats.plain(Precision.FP16);
            TrainingWork work = new TrainingWork(ours, formats, shards, Precision.FP32, false, 1);
            StepShape shape =
                    new StepShape().addTraining(run.execution().microBatch(), model.sequence(), 1);
            double flops =
                    work.layer(ours.layers().getFirst(), Pass.FORWARD).operators().stream()
                            .filter(operator -> PRODUCTS.contains(operator.kind()))
                            .mapToDouble(operator -> operator.count() * operator.flops(shape))
                            .sum();
            double theirs = new CalculonBlock(model, run.execution()).matrixFlops();
            // A causal mask keeps s + 1 of 2 s pairs; both count all of them, ours as twice that.
            assertEquals(1, flops / theirs, 1e-4, run.name());
        }
    }

    @Test
    void aBlockHasCalculonsFlopsBytesAndSeconds() {
        double[] block = new CalculonStep(named("175B-full"), false).block();
        double[] published = {
            9.54483e11,
            2.51668e9,
            4.75074e-3,
            9.80945e11,
            5.15842e-3,
            9.28065e11,
            3.83387e-3,
            1.03826e-3,
            1.03826e-3
        };
        for (int i = 0; i < block.length; i++) {
            assertEquals(1, block[i] / published[i], 2e-6, "figure " + i);
        }
    }
}
