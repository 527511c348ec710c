package org.mirinae.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.SourcePosition;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.dispatch.ScenarioRunner;

/** A runner for tests: the document's first word says what happens. */
final class ScriptedRunner implements ScenarioRunner {

    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public Checked check(Input input) {
        String word = input.document().strip();
        if (word.startsWith("invalid")) {
            throw new InvalidScenarioException(
                    List.of(
                            new Problem(
                                    "cluster.nodes[0].count",
                                    new SourcePosition("scenario.yaml", 3, 7),
                                    "0 is not greater than zero",
                                    "Maybe set it to 1."),
                            new Problem("workload", "it is missing", "Maybe add it.")));
        }
        return new Script(word, input);
    }

    @Override
    public Optional<String> example(String name) {
        return name.equals("quick") ? Optional.of("quick") : Optional.empty();
    }

    private final class Script implements Checked {
        private final String word;
        private final Input input;

        Script(String word, Input input) {
            this.word = word;
            this.input = input;
        }

        @Override
        public String name() {
            return word;
        }

        @Override
        public String inputDigest() {
            return ResourceStore.sha256(word.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Outcome run(Monitor monitor) {
            monitor.progress(0.5, 12.0, 34);
            switch (word) {
                case "infeasible" ->
                        throw new InfeasibleException(
                                List.of(
                                        new Problem(
                                                "workload.model",
                                                "weights do not fit",
                                                "Maybe more GPUs.")));
                case "bug" -> throw new IllegalStateException("secret detail");
                case "wait" -> waitFor(monitor);
                default -> {}
            }
            int bytes = input.resources().values().stream().mapToInt(b -> b.length).sum();
            return new Outcome("{\"bytes\":" + bytes + "}", "d1");
        }

        private void waitFor(Monitor monitor) {
            while (!monitor.cancelled()) {
                try {
                    if (release.await(5, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            throw new RunCancelledException();
        }
    }
}
