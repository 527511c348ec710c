package org.mirinae.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.result.records.RunResult;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;

/** Runs what the run service is given, in this process. */
public final class LocalRunner implements ScenarioRunner {

    private final Catalog catalog;
    private final KernelBackend backend;

    /**
     * A runner.
     *
     * @param catalog what names in scenarios stand for
     * @param backend where batch arithmetic runs
     */
    public LocalRunner(Catalog catalog, KernelBackend backend) {
        this.catalog = catalog;
        this.backend = backend;
    }

    @Override
    public Checked check(Input input) {
        Resources resources = new Uploads(input.resources());
        ScenarioReading read =
                new ScenarioReader(catalog, resources)
                        .read("scenario", input.document(), input.overrides());
        ScenarioReading reading =
                input.seed().isPresent() ? read.withSeed(input.seed().getAsLong()) : read;
        return new Ready(reading, Simulation.of(reading, backend), input.replications());
    }

    /** Uploaded bytes by name, and files that belong to the examples; never the disk. */
    private record Uploads(Map<String, byte[]> byName) implements Resources {
        @Override
        public Optional<byte[]> find(String name) {
            byte[] uploaded = byName.get(name);
            return uploaded != null ? Optional.of(uploaded) : exampleFile(name);
        }
    }

    @Override
    public Optional<String> example(String name) {
        return exampleFile(name + ".yaml").map(b -> new String(b, StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> exampleFile(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            return Optional.empty();
        }
        try (InputStream in = LocalRunner.class.getResourceAsStream("/scenarios/" + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Ready(ScenarioReading reading, Simulation simulation, int replications)
            implements Checked {

        @Override
        public String name() {
            return reading.scenario().name();
        }

        @Override
        public String inputDigest() {
            return simulation.inputDigest(replications);
        }

        @Override
        public Outcome run(Monitor monitor) {
            HostClock clock = new HostClock();
            SimulationSettings settings =
                    new SimulationSettings(
                            replications, monitor::cancelled, System::nanoTime, monitor::progress);
            try {
                RunResult result = clock.stamp(simulation.run(settings).result());
                return new Outcome(result.json(), result.digest());
            } catch (org.mirinae.engine.RunCancelledException e) {
                // Its plain name is the service's in here, inherited from ScenarioRunner.
                throw new ScenarioRunner.RunCancelledException();
            }
        }
    }
}
