package org.mirinae.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mirinae.hardware.FailedComponent;
import org.mirinae.hardware.FailureCause;
import org.mirinae.hardware.FailureRates;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.GoodputResult;
import org.mirinae.simulation.goodput.Goodput;
import org.mirinae.simulation.goodput.GoodputJob;
import org.mirinae.units.Seconds;
import org.mirinae.workload.training.Reliability;
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
 * Failures of a job on 16,384 GPUs: ten thousand runs of 54 days, with about 430 interruptions
 * each, the search for the best interval between checkpoints included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class GoodputBenchmark {

    private static final long GPUS = 16_384;

    private final GoodputJob job = job();
    private final RandomStream stream = new RandomStreams(1).stream("failures");

    private static GoodputJob job() {
        List<FailureCause> causes =
                List.of(
                        new FailureCause("chip", FailedComponent.GPU, 14, true, false),
                        new FailureCause("program", FailedComponent.SOFTWARE, 6, false, false),
                        new FailureCause("silent", FailedComponent.GPU, 0.3, true, true));
        Reliability reliability =
                new Reliability(
                        new FailureRates("rates", List.of(), causes, Map.of(), ""),
                        new Distribution.Constant(60),
                        new Distribution.Constant(540),
                        new Distribution.Constant(3600),
                        new Distribution.Constant(86_400),
                        null,
                        false,
                        new Seconds(2.4),
                        null,
                        new Seconds(54 * 86_400.0),
                        10_000);
        return new GoodputJob(reliability, GPUS, 128, null, null);
    }

    /** Measures the search on all cores. */
    @Benchmark
    public GoodputResult tenThousandRuns() {
        return Goodput.of("workload", job, stream);
    }
}
