package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.evaluation.house.SharedData;
import org.mirinae.problems.Problems;
import org.mirinae.random.RandomStreams;
import org.mirinae.result.records.ServingResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.requests.RequestTraceReader;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Four runs of vLLM 0.19.0 that LLMServingSim recorded request by request, beside ours on the same
 * requests. Their times count from when the engine took a request in, so no front end is added; the
 * link between two GPUs is the one that the recorded configuration states, 16 GB/s and 20 us. The
 * last three numbers of a row are how many percent off the means of TTFT, TPOT and latency may be:
 * 15, 3 and 5 are aimed at, larger ones are missed for reasons docs/validation.md gives.
 */
@Tag("data")
final class VllmRunsTest {

    /** Means of a run in milliseconds. */
    private record Means(double ttft, double tpot, double e2el) {}

    @ParameterizedTest
    @CsvSource({
        "RTXPRO6000_Llama-3.1-8B,sharegpt-llama-3.1-8b,Llama-3.1-8B,RTX-PRO-6000,1,1,128,0,15,4,6",
        "RTXPRO6000_Qwen3-32B,sharegpt-qwen3-32b,Qwen3-32B,RTX-PRO-6000,2,1,128,0,15,8,8",
        "RTXPRO6000_Qwen3-30B-A3B-Instruct-2507,sharegpt-qwen3-30b-a3b,Qwen3-30B-A3B,RTX-PRO-6000,1,2,128,0,65,14,15",
        "RTX4090_Llama-3.1-8B,sharegpt-llama-3.1-8b,Llama-3.1-8B,RTX-4090,1,1,256,2588,15,5,5"
    })
    void meansOfARecordedRun(
            String run,
            String requests,
            String model,
            String node,
            int tensor,
            int data,
            int sequences,
            long blocks,
            double ttftPercent,
            double tpotPercent,
            double e2elPercent)
            throws IOException {
        Path folder = SharedData.at("data/inference/llmservingsim");
        Means measured = measured(folder.resolve("validation/" + run + "/vllm_requests.jsonl.gz"));
        RequestTrace trace =
                trace(folder.resolve("workloads/" + requests + "-300-sps10.hashed.jsonl.gz"));
        String yaml =
                """
                name: recorded
                cluster:
                  nodes:
                    - type: {base: %s-x8, gpu: {base: %<s, scale_up: {technology: PCIe, rate_per_direction: 16 GB/s, domain: 8}}}
                      count: 1
                workload:
                  type: serving
                  model: %s
                  stack: {base: vLLM-0.19.0, efficiency: {scale_up: 1}, overheads: {request: 0 s, scale_up_latency: 20 us}}
                  plan: {tensor: %d, data: %d, expert: %d}
                  engine: {max_sequences: %d, max_batched_tokens: 2048%s}
                  trace: t.jsonl
                """
                        .formatted(
                                node,
                                model,
                                tensor,
                                data,
                                data > 1 ? data : 1,
                                sequences,
                                blocks > 0 ? ", kv_blocks: " + blocks : "");
        byte[] bytes =
                Files.readAllBytes(
                        folder.resolve("workloads/" + requests + "-300-sps10.hashed.jsonl.gz"));
        Scenario scenario =
                new ScenarioReader(Catalog.builtIn(), Resources.of(Map.of("t.jsonl", bytes)))
                        .read("recorded.yaml", yaml, List.of())
                        .scenario();
        ServingWorkload workload = (ServingWorkload) scenario.all().get("main");
        ServingResult ours =
                ServingSimulation.run(workload, scenario.cluster(), new RandomStreams(1));
        assertEquals(trace.size(), ours.counts().completed());
        Means found =
                new Means(
                        ours.latency().ttft().mean(),
                        ours.latency().tpot().mean(),
                        ours.latency().e2el().mean());
        assertNear("TTFT", measured.ttft(), found.ttft(), ttftPercent);
        assertNear("TPOT", measured.tpot(), found.tpot(), tpotPercent);
        assertNear("E2EL", measured.e2el(), found.e2el(), e2elPercent);
    }

    private static void assertNear(String what, double measured, double ours, double percent) {
        double error = 100 * (ours / measured - 1);
        assertTrue(
                Math.abs(error) <= percent,
                String.format(
                        Locale.ROOT,
                        "mean %s %.2f ms, measured %.2f: %+.1f %%",
                        what,
                        ours,
                        measured,
                        error));
    }

    private static RequestTrace trace(Path file) throws IOException {
        Problems problems = new Problems();
        RequestTrace trace =
                RequestTraceReader.read(file.toString(), Files.readAllBytes(file), problems);
        assertTrue(trace != null, problems.toList().toString());
        return trace;
    }

    private static Means measured(Path file) throws IOException {
        double ttft = 0;
        double tpot = 0;
        double e2el = 0;
        int count = 0;
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, Double> times = numbers(line);
                double queued = times.get("queued_ts");
                double first = times.get("first_token_ts");
                double last = times.get("last_token_ts");
                ttft += 1e3 * (first - queued);
                tpot += 1e3 * (last - first) / (times.get("output_toks") - 1);
                e2el += 1e3 * (last - queued);
                count++;
            }
        }
        return new Means(ttft / count, tpot / count, e2el / count);
    }

    private static Map<String, Double> numbers(String line) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(new StringReader(line))) {
            for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
                if (t.isNumeric()) {
                    numbers.put(parser.currentName(), parser.getDoubleValue());
                }
            }
        }
        return numbers;
    }
}
