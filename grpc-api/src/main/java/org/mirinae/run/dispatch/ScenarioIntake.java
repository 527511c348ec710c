package org.mirinae.run.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.RunRefusedException;
import org.mirinae.run.RunSource;

/** Finds what a source names, examples and uploaded resources, and has the scenario checked. */
public final class ScenarioIntake {

    private final ScenarioRunner runner;
    private final ResourceStore resources;

    /**
     * An intake.
     *
     * @param runner checks scenarios and knows the examples
     * @param resources holds what was uploaded
     */
    public ScenarioIntake(ScenarioRunner runner, ResourceStore resources) {
        this.runner = runner;
        this.resources = resources;
    }

    /**
     * Reads the scenario and checks it.
     *
     * @throws RunRefusedException when an example or a resource is not there
     * @throws org.mirinae.problems.InvalidScenarioException with every problem of the scenario
     * @throws org.mirinae.problems.InfeasibleException when it can be seen at once that the
     *     scenario does not fit its cluster
     */
    public ScenarioRunner.Checked check(RunSource source) {
        Map<String, byte[]> named = new LinkedHashMap<>();
        source.resources().forEach((name, sha256) -> named.put(name, uploaded(name, sha256)));
        return runner.check(
                new ScenarioRunner.Input(
                        document(source.text()),
                        named,
                        source.overrides(),
                        source.seed(),
                        source.replications()));
    }

    private byte[] uploaded(String name, String sha256) {
        byte[] bytes = resources.get(sha256);
        if (bytes == null) {
            throw RunRefusedException.resourceMissing(name, sha256);
        }
        return bytes;
    }

    private String document(RunSource.Text text) {
        return switch (text) {
            case RunSource.Text.Document(String document) -> document;
            case RunSource.Text.Example(String name) ->
                    runner.example(name)
                            .orElseThrow(() -> RunRefusedException.unknownExample(name));
        };
    }
}
