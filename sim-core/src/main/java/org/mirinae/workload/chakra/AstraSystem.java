package org.mirinae.workload.chakra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.workload.collective.CollectiveAlgorithm;

/**
 * A system file of ASTRA-sim (examples/system): which algorithms its collectives take, what its
 * endpoints add, how fast its memory is. What is not followed here is named in {@link #notes}. In
 * documents it is the name of its file.
 */
public final class AstraSystem {

    private final String name;
    private final Map<CollectiveKind, CollectiveAlgorithm> algorithms = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private double endpointSeconds;
    private double memoryBytesPerSecond;
    private double flopsPerSecond;
    private boolean roofline;

    private AstraSystem(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param name of the file
     * @param root of its tree
     * @return null after adding a problem
     */
    public static @Nullable AstraSystem read(String name, DocumentNode root, Problems problems) {
        if (!(root instanceof MappingNode mapping)) {
            problems.add(name + " is no system of ASTRA-sim", "Maybe another file was meant.");
            return null;
        }
        int before = problems.size();
        AstraSystem system = new AstraSystem(name);
        mapping.entries().forEach((key, value) -> system.key(key, value, problems));
        return problems.size() == before ? system : null;
    }

    private void key(String key, DocumentNode value, Problems problems) {
        switch (key) {
            case "all-reduce-implementation" -> algorithm(CollectiveKind.ALL_REDUCE, key, value);
            case "all-gather-implementation" -> algorithm(CollectiveKind.ALL_GATHER, key, value);
            case "reduce-scatter-implementation" ->
                    algorithm(CollectiveKind.REDUCE_SCATTER, key, value);
            case "endpoint-delay" -> endpointSeconds = number(key, value, problems) * 1e-9;
            case "local-mem-bw" -> memoryBytesPerSecond = number(key, value, problems) * 1e9;
            case "peak-perf" -> flopsPerSecond = number(key, value, problems) * 1e12;
            case "roofline-enabled" -> roofline = number(key, value, problems) != 0;
            default -> ignored.add(key);
        }
    }

    private double number(String key, DocumentNode value, Problems problems) {
        try {
            double number = value instanceof ScalarNode s ? Double.parseDouble(s.text()) : -1;
            if (number >= 0 && number < 1e12) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(name + ": " + key + " is " + value.kindName(), "Maybe a number, 0 or above.");
        return 0;
    }

    /** One algorithm for all dimensions; what has no closed form here is left to the choice. */
    private void algorithm(CollectiveKind kind, String key, DocumentNode value) {
        CollectiveAlgorithm found = null;
        if (value instanceof SequenceNode list
                && !list.items().isEmpty()
                && list.items().getFirst() instanceof ScalarNode text
                && list.items().stream()
                        .allMatch(i -> i instanceof ScalarNode s && s.text().equals(text.text()))) {
            found =
                    switch (text.text()) {
                        case "ring" -> CollectiveAlgorithm.RING;
                        case "direct", "oneDirect" -> CollectiveAlgorithm.DIRECT;
                        case "halvingDoubling" -> CollectiveAlgorithm.HALVING_DOUBLING;
                        case "doubleBinaryTree" ->
                                kind == CollectiveKind.ALL_REDUCE ? CollectiveAlgorithm.TREE : null;
                        default -> null;
                    };
        }
        if (found == null) {
            ignored.add(key);
        } else {
            algorithms.put(kind, found);
        }
    }

    /** Returns the algorithm that a kind of collective takes. */
    public CollectiveAlgorithm algorithm(CollectiveKind kind) {
        return algorithms.getOrDefault(kind, CollectiveAlgorithm.AUTO);
    }

    /** Returns the seconds that the endpoints add to each message. */
    public double endpointSeconds() {
        return endpointSeconds;
    }

    /** Bytes per second of a rank's own memory; 0 where not stated. */
    public double memoryBytesPerSecond() {
        return memoryBytesPerSecond;
    }

    /** FLOP/s of a rank under ASTRA-sim's own roofline; 0 where that is not asked for. */
    public double flopsPerSecond() {
        return roofline ? flopsPerSecond : 0;
    }

    /** Lists for people what of the file decides nothing here. */
    public List<String> notes() {
        return ignored.isEmpty()
                ? List.of()
                : List.of("Of " + name + " is not followed: " + String.join(", ", ignored) + ".");
    }

    @Override
    public String toString() {
        return name;
    }
}
