package org.mirinae.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.document.Json;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.binding.RecordTree;

/**
 * A scenario that was read, with what reading it found out.
 *
 * @param scenario names resolved
 * @param assumptions what was taken instead of the asked-for, each a sentence
 * @param resources SHA-256 of each file the document names, by name
 */
public record ScenarioReading(
        Scenario scenario, List<String> assumptions, SortedMap<String, String> resources) {

    /** The resolved scenario as a tree; one workload stands under its name like any other. */
    public Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        if (RecordTree.of(scenario) instanceof Map<?, ?> whole) {
            whole.forEach((key, value) -> tree.put(key.toString(), value));
        }
        tree.remove("workload");
        tree.put("workloads", RecordTree.of(scenario.all()));
        return tree;
    }

    /** SHA-256 of the resolved scenario, its catalogue entries, its seed and its files. */
    public String inputDigest() {
        Map<String, @Nullable Object> input = new LinkedHashMap<>(tree());
        input.put("resources", Map.copyOf(resources));
        return ResultWriter.sha256(
                Json.canonical(input).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /**
     * SHA-256 of all of that and the options of a verb that works on the scenario.
     *
     * @param options the verb and every option that changes its answer
     */
    public String inputDigest(String options) {
        return ResultWriter.sha256(
                (inputDigest() + " " + options).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Returns what was assumed, by the scenario first, then on reading it. */
    public List<String> allAssumptions() {
        List<String> all = new ArrayList<>(scenario.assumptions());
        all.addAll(assumptions);
        return List.copyOf(all);
    }

    /** The same with another seed. */
    public ScenarioReading withSeed(long seed) {
        return new ScenarioReading(scenario.withSeed(seed), assumptions, resources);
    }
}
