package org.mirinae.benchmarks;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times one iteration of a 70B model on 8 GPUs. Wanted: under a microsecond for a decode iteration,
 * and no allocation (run with {@code -prof gc}).
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
              model: Llama-3.1-70B
              stack: vLLM-0.24.0
              plan: {tensor: 8}
              arrivals: {process: {type: at_once}, requests: 1, input_tokens: 1, output_tokens: 1}
            """;

    private final ServingStepTimes times = times();
    private final StepShape shape = new StepShape();
    private double context = 64 * 2048;

    private static ServingStepTimes times() {
        Scenario scenario = ScenarioReadingBenchmark.read(DOCUMENT).scenario();
        if (!(scenario.workload() instanceof ServingWorkload workload)) {
            throw new IllegalStateException("the document serves");
        }
        return new ServingStepTimes(workload, scenario.cluster(), CpuBackend.forAnswers());
    }

    /** 64 sequences, their contexts growing. */
    @Benchmark
    public double decodeIteration() {
        context += 64;
        return times.seconds(shape.clear().addDecodes(64, context));
    }

    /** The same with a chunk of a prompt beside them. */
    @Benchmark
    public double mixedIteration() {
        context += 64;
        return times.seconds(shape.clear().addDecodes(64, context).addPrefill(512, 448, false));
    }
}
