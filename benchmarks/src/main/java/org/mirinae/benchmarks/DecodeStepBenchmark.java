package org.mirinae.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.serving.ServingStepTimes;
import org.mirinae.scenario.Scenario;
import org.mirinae.workload.serving.ServingWorkload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times one iteration of a model on 8 GPUs. Wanted: under a microsecond for a decode iteration, and
 * no allocation (run with {@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeStepBenchmark {

    private static final String DOCUMENT =
            """
            name: decode
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              type: serving
              model: %s
              stack: vLLM-0.24.0
              plan: {tensor: 8}
              arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
            """;

    /** A dense model, and one of routed experts. */
    @Param({"Llama-3.1-70B", "Mixtral-8x22B"})
    private String model = "";

    private @Nullable ServingStepTimes times;

    /** Reads the scenario and prices the table of decode iterations. */
    @Setup
    public void prepare() {
        Scenario scenario = ScenarioReadingBenchmark.read(DOCUMENT.formatted(model)).scenario();
        if (!(scenario.workload() instanceof ServingWorkload workload)) {
            throw new IllegalStateException("the document serves");
        }
        times = new ServingStepTimes(workload, scenario.cluster(), CpuBackend.forAnswers());
    }

    private final StepShape shape = new StepShape();
    private double context = 64 * 2048;

    /** 64 sequences, their contexts growing. */
    @Benchmark
    public double decodeIteration() {
        context += 64;
        return Objects.requireNonNull(times).seconds(shape.clear().addDecodes(64, context));
    }

    /** The same with a chunk of a prompt beside them. */
    @Benchmark
    public double mixedIteration() {
        context += 64;
        return Objects.requireNonNull(times)
                .seconds(shape.clear().addDecodes(64, context).addPrefill(512, 448, false));
    }
}
