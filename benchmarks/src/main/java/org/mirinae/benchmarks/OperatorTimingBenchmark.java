package org.mirinae.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.OperatorTiming;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Times one operator by the roofline, in a batch of a hundred thousand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorTimingBenchmark {

    private static final int OPERATORS = 100_000;

    private final OperatorTiming kernel = new OperatorTiming();
    private final CpuBackend cpu = CpuBackend.forAnswers();
    private final double[][] operators = operators();
    private final double[][] times = new double[2][OPERATORS];

    /** Operators of 1 MFLOP to 100 GFLOP with 0.1 to 1000 FLOPs a byte on about an H100. */
    private static double[][] operators() {
        RandomStream stream = new RandomStreams(1).stream("operators");
        double[][] in = new double[5][OPERATORS];
        for (int i = 0; i < OPERATORS; i++) {
            in[0][i] = StrictMath.pow(10, 6 + 5 * stream.nextDouble());
            in[1][i] = in[0][i] / StrictMath.pow(10, -1 + 4 * stream.nextDouble());
            in[2][i] = 700e12;
            in[3][i] = 2.8e12;
            in[4][i] = 2e-6;
        }
        return in;
    }

    /** Measures one core. */
    @Benchmark
    @OperationsPerInvocation(OPERATORS)
    public double[][] oneCore() {
        kernel.compute(operators, times, 0, OPERATORS);
        return times;
    }

    /** Measures all cores, the arrays of the answer included. */
    @Benchmark
    @OperationsPerInvocation(OPERATORS)
    public double[][] cpuBackend() {
        return cpu.run(kernel, operators);
    }
}
