package org.mirinae.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mirinae.client.RunServiceClient;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.service.ApiServer;
import org.mirinae.service.CatalogView;
import org.mirinae.service.ServiceLimits;
import org.mirinae.v1.ScenarioSource;
import org.mirinae.v1.ValidateScenarioRequest;
import org.mirinae.v1.ValidateScenarioResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call there and back over Netty on the loopback: what the service adds to what it is asked
 * for. The scenario is accepted unread.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class UnaryCallBenchmark {

    private static final ValidateScenarioRequest REQUEST =
            ValidateScenarioRequest.newBuilder()
                    .setSource(ScenarioSource.newBuilder().setDocument(BenchmarkScenarios.SERVING))
                    .build();

    private final ApiServer server = startedServer();
    private final RunServiceClient client = new RunServiceClient("127.0.0.1", server.port());

    private static ApiServer startedServer() {
        try {
            return new ApiServer(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            new AcceptsUnread(),
                            new NoEntries(),
                            ServiceLimits.defaults(),
                            new Surroundings())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call and its answer. */
    @Benchmark
    public ValidateScenarioResponse validate() {
        return client.validate(REQUEST);
    }

    /** Closes connection and port. */
    @TearDown
    public void stop() throws InterruptedException {
        client.close();
        server.stop();
    }

    private record AcceptsUnread() implements ScenarioRunner {
        @Override
        public Checked check(Input input) {
            return new Accepted(input.document().length());
        }

        @Override
        public Optional<String> example(String name) {
            return Optional.empty();
        }
    }

    private record Accepted(int length) implements ScenarioRunner.Checked {
        @Override
        public String name() {
            return "accepted";
        }

        @Override
        public String inputDigest() {
            return Integer.toHexString(length);
        }

        @Override
        public ScenarioRunner.Outcome run(ScenarioRunner.Monitor monitor) {
            throw new IllegalStateException("only validation is measured");
        }
    }

    private record NoEntries() implements CatalogView {
        @Override
        public List<String> kinds() {
            return List.of();
        }

        @Override
        public List<String> names(String kind) {
            return List.of();
        }

        @Override
        public Optional<Entry> find(String kind, String name) {
            return Optional.empty();
        }

        @Override
        public List<String> nearest(String kind, String name) {
            return List.of();
        }
    }

    private record Surroundings() implements ApiServer.Surroundings {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public void bug(String run, Throwable cause) {
            throw new IllegalStateException(run, cause);
        }
    }
}
