package org.mirinae.llm.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.LayerGroup;
import org.mirinae.llm.training.ContextExchange;
import org.mirinae.llm.training.TrainingWork;
import org.mirinae.llm.training.TrainingWork.Pass;
import org.mirinae.units.Precision;

/** However a step is cut, its ranks together do the same work. */
class PlanConservationTest {

    private static final LanguageModel GPT = LanguageModel.gpt("GPT", 8, 4096, 32, 51200, 2048);
    private static final NumberFormats BF16 = NumberFormats.plain(Precision.BF16);
    private static final int LENGTH = 4096;

    private static TrainingWork work(int tensor, int context, ContextExchange exchange) {
        return new TrainingWork(
                GPT,
                BF16,
                new Shards(tensor, context, 1, tensor, 1, tensor > 1),
                Precision.FP32,
                true,
                1,
                0,
                false,
                exchange);
    }

    /** FLOPs of products and attention over all ranks that share a micro-batch. */
    private static double flops(TrainingWork work, Pass pass, int tensor, int context) {
        StepShape shape = new StepShape().addTraining(1, LENGTH, context);
        double sum = 0;
        for (LayerWork part :
                List.of(
                        work.layer(GPT.layers().getFirst(), pass).times(GPT.layerCount()),
                        work.head(pass))) {
            for (StepOperator operator : part.operators()) {
                boolean counted = operator.kind() != OperatorKind.STREAM;
                sum += counted ? operator.count() * operator.flops(shape) : 0;
            }
        }
        return sum * tensor * context;
    }

    @ParameterizedTest
    @CsvSource({"1,2,RING", "2,1,RING", "8,1,RING", "4,4,ALL_TO_ALL", "2,8,ALL_GATHER", "8,2,RING"})
    void ranksOfEveryPlanTogetherComputeTheStepOnce(
            int tensor, int context, ContextExchange exchange) {
        for (Pass pass : List.of(Pass.FORWARD, Pass.BACKWARD)) {
            double whole = flops(work(1, 1, ContextExchange.RING), pass, 1, 1);
            double cut = flops(work(tensor, context, exchange), pass, tensor, context);
            assertEquals(whole, cut, 1e-9 * whole, pass.toString());
        }
    }

    @Test
    void aSplitBackwardPassAsksForWhatTheWholeDoes() {
        TrainingWork work = work(2, 1, ContextExchange.RING);
        StepShape shape = new StepShape().addTraining(1, LENGTH, 1);
        LayerGroup group = GPT.layers().getFirst();
        double[] whole = sums(work.layer(group, Pass.BACKWARD), shape);
        double[] input = sums(work.layer(group, Pass.BACKWARD_INPUT), shape);
        double[] weight = sums(work.layer(group, Pass.BACKWARD_WEIGHT), shape);
        for (int i = 0; i < whole.length; i++) {
            assertEquals(whole[i], input[i] + weight[i], 1e-9 * whole[i]);
            assertTrue(input[i] > 0 && weight[i] > 0);
        }
    }

    /** FLOPs, bytes of operators, bytes of exchanges. */
    private static double[] sums(LayerWork work, StepShape shape) {
        double bytes = 0;
        for (StepOperator operator : work.operators()) {
            bytes += operator.count() * operator.bytes(shape);
        }
        double sent = 0;
        for (StepExchange exchange : work.exchanges()) {
            sent += exchange.count() * exchange.bytes(shape);
        }
        return new double[] {work.flops(shape), bytes, sent};
    }
}
