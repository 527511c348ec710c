package org.mirinae.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.PlanTiming;
import org.mirinae.planning.strategy.StrategyPrices;
import org.mirinae.planning.strategy.StrategyResult;
import org.mirinae.planning.strategy.StrategySearch;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.workload.training.TrainingWorkload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The search over plans: its kernel on one core, and the whole of GPT-3 175B on 1,024 A100. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class StrategyBenchmark {

    private static final int PLANS = 16_384;

    /** GPUs of the search. */
    @Param("1024")
    public int gpus = 1024;

    private final PlanTiming kernel = new PlanTiming();
    private final double[][] plans = plans();
    private final double[][] prices = new double[kernel.outputs()][PLANS];
    private final Scenario scenario = scenario();

    private static double[][] plans() {
        RandomStream stream = new RandomStreams(1).stream("plans");
        double[][] in = new double[PlanTiming.COLUMNS][PLANS];
        for (double[] column : in) {
            for (int i = 0; i < PLANS; i++) {
                column[i] = stream.nextDouble();
            }
        }
        return in;
    }

    private static Scenario scenario() {
        String text =
                """
                name: gpt3
                cluster: {nodes: [{type: DGX-A100-80GB, count: 128}]}
                workload: {type: training, model: GPT-3-175B, stack: Megatron-Core-0.15, global_batch: 1536, sequence_length: 2048}
                """;
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("gpt3.yaml", text, List.of())
                .scenario();
    }

    /** One plan through the kernel, on one core. */
    @Benchmark
    @OperationsPerInvocation(PLANS)
    public double[][] planOnOneCore() {
        kernel.compute(plans, prices, 0, PLANS);
        return prices;
    }

    /** All plans of GPT-3 175B on 1,024 A100, the best run as schedules. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.SECONDS)
    public StrategyResult gpt3On1024() {
        return StrategySearch.of(
                (TrainingWorkload) scenario.all().values().iterator().next(),
                scenario.cluster(),
                List.of(gpus),
                StrategyPrices.NONE,
                CpuBackend.forAnswers(),
                () -> false);
    }
}
