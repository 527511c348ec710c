package org.mirinae.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.DocumentReader;

/**
 * One value laid over a document: {@code path.to.field=value}, the value written as in YAML. Steps
 * are separated by dots, list elements are in brackets: {@code cluster.nodes[0].count=4}.
 *
 * @param path as written
 * @param steps names and indices
 * @param value parsed
 */
public record FieldOverride(String path, List<String> steps, DocumentNode value) {

    /**
     * Parses one override.
     *
     * @param text such as {@code workload.replicas=4}
     * @param problems takes what is wrong
     * @return null when something is wrong
     */
    public static @Nullable FieldOverride parse(String text, Problems problems) {
        int equals = text.indexOf('=');
        String path = equals < 0 ? text : text.substring(0, equals).strip();
        if (equals < 0 || path.isEmpty()) {
            problems.add(
                    new Problem(
                            "--set",
                            "\"" + text + "\" is not of the form path.to.field=value",
                            "Maybe write workload.replicas=4."));
            return null;
        }
        List<String> steps = steps(path);
        if (steps == null) {
            problems.add(
                    new Problem(
                            "--set",
                            "\"" + path + "\" is not a path",
                            "Maybe write it like cluster.nodes[0].count."));
            return null;
        }
        String value = text.substring(equals + 1).strip();
        DocumentNode node =
                value.isEmpty() || value.equals("null") || value.equals("~")
                        ? new ScalarNode("", true, new SourcePosition("--set " + path, 1, 1))
                        : DocumentReader.read("--set " + path, value, problems);
        return node == null ? null : new FieldOverride(path, steps, node);
    }

    private static @Nullable List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        for (String part : path.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String name = bracket < 0 ? part : part.substring(0, bracket);
            if (name.isEmpty()) {
                return null;
            }
            steps.add(name);
            String rest = bracket < 0 ? "" : part.substring(bracket);
            while (!rest.isEmpty()) {
                int close = rest.indexOf(']');
                if (!rest.startsWith("[")
                        || close < 2
                        || !rest.substring(1, close).matches("\\d{1,6}")) {
                    return null;
                }
                steps.add(rest.substring(0, close + 1));
                rest = rest.substring(close + 1);
            }
        }
        return steps;
    }

    /**
     * This override with its first step as the document writes it: {@code workload} and {@code
     * workloads.main} mean the same.
     */
    FieldOverride inFormOf(DocumentNode document) {
        if (!(document instanceof MappingNode root)) {
            return this;
        }
        boolean single = root.entries().containsKey("workload");
        boolean several = root.entries().containsKey("workloads");
        List<String> changed = new ArrayList<>(steps);
        if (steps.getFirst().equals("workload") && several && !single) {
            changed.removeFirst();
            changed.addAll(0, List.of("workloads", Scenario.MAIN));
        } else if (steps.size() > 1
                && steps.getFirst().equals("workloads")
                && steps.get(1).equals(Scenario.MAIN)
                && single
                && !several) {
            changed.subList(0, 2).clear();
            changed.addFirst("workload");
        }
        return new FieldOverride(path, changed, value);
    }

    /** The document with this value in its place; missing mappings are made. */
    DocumentNode applyTo(DocumentNode root, Problems problems) {
        return apply(root, 0, problems);
    }

    private DocumentNode apply(@Nullable DocumentNode node, int depth, Problems problems) {
        if (depth == steps.size()) {
            return value;
        }
        String step = steps.get(depth);
        if (step.startsWith("[")) {
            return applyToList(
                    node, Integer.parseInt(step.substring(1, step.length() - 1)), depth, problems);
        }
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        SourcePosition position = value.position();
        if (node instanceof MappingNode mapping) {
            entries.putAll(mapping.entries());
            position = mapping.position();
        } else if (node instanceof ScalarNode scalar && !scalar.isNull()) {
            // A name such as `model: Llama-3.1-8B` becomes the base the field is laid over.
            entries.put("base", scalar);
        } else if (node instanceof SequenceNode) {
            problems.add(
                    new Problem(
                            "--set",
                            "\"" + path + "\" names a field of a list",
                            "Maybe give the element's index in brackets."));
            return node;
        }
        entries.put(step, apply(entries.get(step), depth + 1, problems));
        return new MappingNode(entries, position);
    }

    private DocumentNode applyToList(
            @Nullable DocumentNode node, int index, int depth, Problems problems) {
        List<DocumentNode> items =
                node instanceof SequenceNode sequence
                        ? new ArrayList<>(sequence.items())
                        : new ArrayList<>();
        if (index > items.size()) {
            problems.add(
                    new Problem(
                            "--set",
                            "\""
                                    + path
                                    + "\" names element "
                                    + index
                                    + " of a list of "
                                    + items.size(),
                            "Maybe count from 0."));
            return node == null ? value : node;
        }
        DocumentNode old = index < items.size() ? items.get(index) : null;
        DocumentNode changed = apply(old, depth + 1, problems);
        if (index < items.size()) {
            items.set(index, changed);
        } else {
            items.add(changed);
        }
        return new SequenceNode(items, node == null ? value.position() : node.position());
    }
}
