package org.mirinae.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;

/**
 * How the cost of a serving run grows: CPU seconds of its one thread, in a warm process, over
 * requests, replicas and lengths of answers, as the rows of a table. Whether other processes share
 * the machine changes CPU seconds by tens of percent, wall time by far more.
 *
 * <pre>
 * java -cp 'benchmarks/target/jmh/*' org.mirinae.benchmarks.ServingScale MOST_REQUESTS [TRACE.csv]
 * </pre>
 */
public final class ServingScale {

    private static final int WARMING = 60;

    private final PrintStream out;

    private ServingScale(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the table.
     *
     * @param args the most requests of a row, then, if wanted, a trace of which 2,000 requests are
     *     answered by two A100
     */
    public static void main(String[] args) throws IOException {
        int most = Integer.parseInt(args[0]);
        ServingScale scale = new ServingScale(System.out);
        scale.out.println("| load | requests | replicas | output tokens | CPU s | us a request |");
        scale.out.println("|---|---|---|---|---|---|");
        if (args.length > 1) {
            String trace = Files.readString(Path.of(args[1]));
            Map<String, byte[]> files = Map.of("trace.csv", trace.getBytes(StandardCharsets.UTF_8));
            scale.row("trace", 2000, 2, TRACE, Resources.of(files));
        }
        scale.chat(10_000, 4, 512);
        for (int requests = 1_000; requests <= most; requests *= 10) {
            scale.chat(requests, 64, 512);
        }
        for (int output = 64; output <= 4096; output *= 4) {
            scale.chat(10_000, 64, output);
        }
    }

    private static final String TRACE =
            """
            name: trace
            cluster: {nodes: [{type: DGX-A100-80GB, count: 1}]}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.9.1
              replicas: 2
              engine: {max_batched_tokens: 2048, max_sequences: 512}
              trace: trace.csv
              requests: 2000
            """;

    private void chat(int requests, int replicas, int output) {
        // As many requests at a time in each replica whatever the length: some seventy of 512.
        double rate = 10.0 * replicas * 512 / output;
        String text =
                """
                name: chat
                cluster: {nodes: [{type: DGX-H100, count: %d}]}
                workload:
                  type: serving
                  model: Llama-3.1-8B
                  stack: vLLM-0.9.1
                  replicas: %d
                  routing: {type: least_outstanding}
                  arrivals:
                    process: {type: poisson, rate: %s req/s}
                    requests: %d
                    duration: 100 d
                    input_tokens: {type: normal, center: 512, sigma: 256, low: 2, high: 7000}
                    output_tokens: {type: normal, center: %d, sigma: %d, low: 2, high: 28000}
                """
                        .formatted(
                                Math.max(1, replicas / 8),
                                replicas,
                                rate,
                                requests,
                                output,
                                output / 2);
        row("chat", requests, replicas, text, Resources.none());
    }

    private void row(String load, int requests, int replicas, String text, Resources files) {
        int warming = requests <= 10_000 ? WARMING : 0;
        for (int i = 0; i < warming; i++) {
            run(text, files);
        }
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        WorkloadResult result = run(text, files);
        double seconds =
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        long tokens = ((ServingResult) result).totalOutputTokens();
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %d | %,d | %.3f | %.1f |%n",
                load,
                requests,
                replicas,
                tokens,
                seconds,
                seconds * 1e6 / requests);
    }

    private static WorkloadResult run(String text, Resources files) {
        ScenarioReading reading =
                new ScenarioReader(Catalog.builtIn(), files).read("scale.yaml", text, List.of());
        return Simulation.of(reading, CpuBackend.forAnswers())
                .run(SimulationSettings.UNATTENDED)
                .result()
                .workloads()
                .values()
                .iterator()
                .next();
    }
}
