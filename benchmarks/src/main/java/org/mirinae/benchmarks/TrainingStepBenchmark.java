package org.mirinae.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.training.TrainingWorkload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Runs a scheduled step of Llama 3.1 405B on 16,384 H100, times and memory included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {

    /** Schedules that run the published plan, with as many chunks as each wants. */
    @Param({"interleaved-1f1b, virtual_stages: 4", "1f1b", "zb-h1", "zb-h2"})
    public String schedule = "1f1b";

    private Scenario scenario() {
        String text =
                """
                name: benchmark
                cluster: {nodes: [{type: DGX-H100, count: 2048}]}
                workload:
                  type: training
                  model: Llama-3.1-405B
                  stack: Meta-internal
                  plan: {tensor: 8, pipeline: 16, data: 128, sharding: gradients, schedule: %s}
                  global_batch: 2048
                  sequence_length: 8192
                """
                        .formatted(schedule);
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("benchmark.yaml", text, List.of())
                .scenario();
    }

    /** The scenario, read once. */
    @State(Scope.Thread)
    public static class Read {
        private @Nullable Scenario scenario;

        /** Reads it. */
        @org.openjdk.jmh.annotations.Setup
        public void read(TrainingStepBenchmark benchmark) {
            scenario = benchmark.scenario();
        }
    }

    /** One step. */
    @Benchmark
    public TrainingStep step(Read read) {
        Scenario scenario = Objects.requireNonNull(read.scenario);
        TrainingWorkload workload =
                (TrainingWorkload) Objects.requireNonNull(scenario.all().get("main"));
        return TrainingSimulation.step(workload, scenario.cluster());
    }
}
