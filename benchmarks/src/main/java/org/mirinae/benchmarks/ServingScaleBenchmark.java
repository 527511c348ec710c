package org.mirinae.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.RunOutcome;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;
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
 * A chat service on H100 from the checked scenario to the result, over requests and lengths of
 * answers; what BLIS was measured on has 10,000 requests of 512 and 512 tokens on 4 replicas.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServingScaleBenchmark {

    /** Requests of a run. */
    @Param({"1000", "10000"})
    public int requests;

    /** Mean tokens of an answer. */
    @Param({"128", "512", "2048"})
    public int outputTokens;

    private ScenarioReading reading = ScenarioReadingBenchmark.read(BenchmarkScenarios.SERVING);

    /** Reads the scenario. */
    @Setup
    public void read() {
        String text =
                """
                name: chat
                cluster: {nodes: [{type: DGX-H100, count: 1}]}
                workload:
                  type: serving
                  model: Llama-3.1-8B
                  stack: vLLM-0.9.1
                  replicas: 4
                  routing: {type: least_outstanding}
                  arrivals:
                    process: {type: poisson, rate: %s req/s}
                    requests: %d
                    duration: 100 d
                    input_tokens: {type: normal, center: 512, sigma: 256, low: 2, high: 7000}
                    output_tokens: {type: normal, center: %d, sigma: %d, low: 2, high: 28000}
                """
                        .formatted(
                                40.0 * 512 / outputTokens,
                                requests,
                                outputTokens,
                                outputTokens / 2);
        reading =
                new ScenarioReader(Catalog.builtIn(), Resources.none())
                        .read("chat.yaml", text, List.of());
    }

    /** The run. */
    @Benchmark
    public RunOutcome chat() {
        return Simulation.of(reading, CpuBackend.forAnswers()).run(SimulationSettings.UNATTENDED);
    }
}
