package org.mirinae.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.architecture.ModelWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.OperatorEstimator;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** All operators of a decode iteration of a 70B model on one of 8 H100, from a warm book. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorEstimatorBenchmark {

    private final List<Operator> operators = operators();
    private final double[] seconds = new double[operators.size()];
    private final double[] joules = new double[operators.size()];
    private final OperatorEstimator estimator =
            new OperatorEstimator(
                    entry(Node.class, "DGX-H100"),
                    entry(Stack.class, "vLLM-0.24.0"),
                    CpuBackend.forAnswers());

    private static <T> T entry(Class<T> type, String name) {
        return Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), type, name));
    }

    private static List<Operator> operators() {
        StepShape shape = new StepShape().addDecodes(64, 64 * 2000);
        List<Operator> operators = new ArrayList<>();
        ModelWork.inference(
                        entry(LanguageModel.class, "Llama-3.1-70B"),
                        NumberFormats.plain(Precision.BF16),
                        new Shards(8, 1, 1, 8, 1, false))
                .operators()
                .forEach(
                        operator -> {
                            if (operator.units(shape) > 0) {
                                operators.add(operator.at(shape));
                            }
                        });
        return operators;
    }

    /** Seconds and joules of all of them. */
    @Benchmark
    public double[] batch() {
        estimator.estimate(operators, seconds, joules);
        return seconds;
    }
}
