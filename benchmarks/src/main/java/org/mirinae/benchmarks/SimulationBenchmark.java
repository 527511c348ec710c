package org.mirinae.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mirinae.kernel.CpuBackend;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A run from the checked scenario to the result: a serving run, and one training step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SimulationBenchmark {

    private final ScenarioReading serving =
            ScenarioReadingBenchmark.read(BenchmarkScenarios.SERVING);
    private final ScenarioReading training =
            ScenarioReadingBenchmark.read(BenchmarkScenarios.TRAINING);

    /** A thousand requests over two replicas. */
    @Benchmark
    public RunOutcome servingRun() {
        return run(serving);
    }

    /** A step of 175 billion parameters over 8 stages of 3 virtual stages, 64 micro-batches. */
    @Benchmark
    public RunOutcome trainingStep() {
        return run(training);
    }

    private static RunOutcome run(ScenarioReading reading) {
        return Simulation.of(reading, CpuBackend.forAnswers()).run(SimulationSettings.UNATTENDED);
    }
}
