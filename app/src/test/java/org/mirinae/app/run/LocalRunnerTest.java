package org.mirinae.app.run;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.scenario.Catalog;

class LocalRunnerTest {

    private static final String LONG =
            """
            name: long
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.19.0
              arrivals:
                process: {type: poisson, rate: 5 req/s}
                requests: 50000
                input_tokens: 500
                output_tokens: 50
            """;

    /** The service tells a run that was cancelled from a bug of ours by this exception alone. */
    @Test
    void aCancelledRunEndsAsTheServiceExpects() {
        ScenarioRunner.Checked checked =
                new LocalRunner(Catalog.builtIn(), CpuBackend.forAnswers())
                        .check(
                                new ScenarioRunner.Input(
                                        LONG, Map.of(), List.of(), OptionalLong.empty(), 1));
        assertThrows(
                ScenarioRunner.RunCancelledException.class,
                () ->
                        checked.run(
                                new ScenarioRunner.Monitor() {
                                    @Override
                                    public boolean cancelled() {
                                        return true;
                                    }

                                    @Override
                                    public void progress(
                                            double fraction, double seconds, long events) {}
                                }));
    }
}
