package org.mirinae.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still runs; how fast is not looked at here. */
final class BenchmarksRunTest {

    @Test
    void everyBenchmarkRunsOnce() throws RunnerException {
        assertNotNull(
                getClass().getResource("/META-INF/BenchmarkList"),
                "JMH's annotation processor did not write its list");
        Options once =
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .timeout(new TimeValue(1, TimeUnit.MINUTES))
                        .shouldFailOnError(true)
                        // Larger ones take the same way for longer.
                        .param("requests", "1000")
                        .param("outputTokens", "128")
                        .param("pending", "1024")
                        .param("gpus", "64")
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(once).run();
        TreeSet<String> measured = new TreeSet<>();
        for (RunResult result : results) {
            assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().id());
            String name = result.getParams().getBenchmark();
            measured.add(name.substring(0, name.lastIndexOf('.')).replaceAll(".*\\.", ""));
        }
        assertEquals(
                new TreeSet<>(
                        java.util.List.of(
                                "OperatorEstimatorBenchmark",
                                "DecodeStepBenchmark",
                                "EventLoopBenchmark",
                                "FabricBenchmark",
                                "FlowBenchmark",
                                "GoodputBenchmark",
                                "OperatorTimingBenchmark",
                                "ScenarioReadingBenchmark",
                                "ServingScaleBenchmark",
                                "SimulationBenchmark",
                                "StrategyBenchmark",
                                "TrainingStepBenchmark",
                                "UnaryCallBenchmark")),
                measured);
    }
}
