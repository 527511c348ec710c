package org.mirinae.run.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A runner for tests: each document says by its first word what its run does. */
final class ScriptRunner implements ScenarioRunner {

    private final Map<String, CountDownLatch> begun = new ConcurrentHashMap<>();

    /** Lets every run end that holds until it is let go. */
    final CountDownLatch letGo = new CountDownLatch(1);

    /** Blocks until a run of the document is at its worker. */
    void awaitBegin(String document) throws InterruptedException {
        begun(document).await();
    }

    /** Returns whether a run of the document ever was at a worker. */
    boolean hasBegun(String document) {
        return begun(document).getCount() == 0;
    }

    private CountDownLatch begun(String document) {
        return begun.computeIfAbsent(document, d -> new CountDownLatch(1));
    }

    @Override
    public Checked check(Input input) {
        return new Script(input);
    }

    @Override
    public Optional<String> example(String name) {
        return name.equals("shipped") ? Optional.of("an example") : Optional.empty();
    }

    private final class Script implements Checked {
        private final Input input;

        Script(Input input) {
            this.input = input;
        }

        @Override
        public String name() {
            return input.document();
        }

        @Override
        public String inputDigest() {
            return "input of " + input.document();
        }

        @Override
        public Outcome run(Monitor monitor) {
            begun(input.document()).countDown();
            switch (input.document().split(" ")[0]) {
                case "hold" -> hold();
                case "obey" -> obey(monitor);
                case "count" -> count(monitor);
                case "break" -> throw new IllegalStateException("secret detail");
                default -> {}
            }
            return new Outcome("{\"of\":\"" + input.document() + "\"}", "d");
        }

        private void hold() {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void obey(Monitor monitor) {
            while (!monitor.cancelled()) {
                Thread.onSpinWait();
            }
            throw new RunCancelledException();
        }

        private void count(Monitor monitor) {
            for (int i = 1; i <= 1_000; i++) {
                monitor.progress(i / 1_000.0, i, i);
            }
        }
    }
}
