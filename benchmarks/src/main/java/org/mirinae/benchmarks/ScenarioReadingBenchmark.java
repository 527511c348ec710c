package org.mirinae.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
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
 * Measures reading: the text of a scenario becomes its checked record, names looked up in a fresh
 * catalogue.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScenarioReadingBenchmark {

    /** A small scenario that serves. */
    @Benchmark
    public ScenarioReading serving() {
        return read(BenchmarkScenarios.SERVING);
    }

    /** A small scenario that trains. */
    @Benchmark
    public ScenarioReading training() {
        return read(BenchmarkScenarios.TRAINING);
    }

    static ScenarioReading read(String document) {
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("scenario.yaml", document, List.of());
    }
}
