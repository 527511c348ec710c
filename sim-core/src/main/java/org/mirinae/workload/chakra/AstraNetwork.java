package org.mirinae.workload.chakra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

/**
 * A network of ASTRA-sim's analytical backends (examples/network/analytical): one or two
 * dimensions, innermost first. Its bandwidths are GB/s of 2^30 bytes, its latencies nanoseconds. In
 * documents it is the name of its file.
 */
public final class AstraNetwork {

    /** The ways in which the ranks of a dimension are joined. */
    private enum Shape {
        RING,
        SWITCH,
        FULLYCONNECTED
    }

    private record Dimension(Shape shape, int ranks, double bytesPerSecond, double seconds) {}

    private static final List<String> KEYS =
            List.of("topology", "npus_count", "bandwidth", "latency");

    private final String name;
    private final List<Dimension> dimensions;

    private AstraNetwork(String name, List<Dimension> dimensions) {
        this.name = name;
        this.dimensions = dimensions;
    }

    /**
     * Reads a file.
     *
     * @param name of the file
     * @param root of its tree
     * @return null after adding a problem
     */
    public static @Nullable AstraNetwork read(String name, DocumentNode root, Problems problems) {
        if (!(root instanceof MappingNode mapping)) {
            problems.add(name + " is no network of ASTRA-sim", "Maybe another file was meant.");
            return null;
        }
        int before = problems.size();
        Map<String, DocumentNode> keys = mapping.entries();
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key)) {
                problems.add(
                        name + ": " + key + " is not known",
                        "Maybe one of " + String.join(", ", KEYS) + ".");
            }
        }
        List<Shape> shapes =
                list(
                        name,
                        keys,
                        "topology",
                        AstraNetwork::shape,
                        "Ring, Switch or FullyConnected",
                        problems);
        List<Double> ranks =
                list(
                        name,
                        keys,
                        "npus_count",
                        AstraNetwork::count,
                        "a whole number from 1 to a million",
                        problems);
        List<Double> rates =
                list(name, keys, "bandwidth", AstraNetwork::rate, "GB/s above 0", problems);
        List<Double> latencies =
                list(
                        name,
                        keys,
                        "latency",
                        AstraNetwork::number,
                        "nanoseconds, 0 or above",
                        problems);
        int n = shapes.size();
        if (problems.size() == before
                && (ranks.size() != n || rates.size() != n || latencies.size() != n)) {
            problems.add(name + ": the lists differ in length", "Maybe a dimension is missing.");
        }
        if (problems.size() == before && (n < 1 || n > 2)) {
            problems.add(
                    name + ": networks of one or two dimensions are read, not of " + n,
                    "Maybe join the outer ones.");
        }
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < n && problems.size() == before; i++) {
            dimensions.add(
                    new Dimension(
                            shapes.get(i),
                            ranks.get(i).intValue(),
                            rates.get(i) * 0x1p30,
                            latencies.get(i) * 1e-9));
        }
        return problems.size() == before ? new AstraNetwork(name, List.copyOf(dimensions)) : null;
    }

    private static @Nullable Shape shape(String text) {
        for (Shape shape : Shape.values()) {
            if (shape.name().equalsIgnoreCase(text)) {
                return shape;
            }
        }
        return null;
    }

    private static @Nullable Double count(String text) {
        Double value = number(text);
        return value == null || value < 1 || value > 1e6 || value != Math.rint(value)
                ? null
                : value;
    }

    private static @Nullable Double rate(String text) {
        Double value = number(text);
        return value == null || value == 0 ? null : value;
    }

    private static @Nullable Double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && value < 1e12 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static <T> List<T> list(
            String name,
            Map<String, DocumentNode> keys,
            String key,
            Function<String, @Nullable T> reader,
            String expected,
            Problems problems) {
        List<T> values = new ArrayList<>();
        if (!(keys.get(key) instanceof SequenceNode sequence)) {
            problems.add(name + ": the list " + key + " is missing", "Maybe " + key + ": [ ... ].");
            return values;
        }
        for (DocumentNode item : sequence.items()) {
            T value = item instanceof ScalarNode scalar ? reader.apply(scalar.text()) : null;
            if (value == null) {
                problems.add(
                        name + ": " + key + " holds " + item.kindName(), "Maybe " + expected + ".");
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** All ranks. */
    public long ranks() {
        long all = 1;
        for (Dimension dimension : dimensions) {
            all *= dimension.ranks(); // two dimensions of a million at most
        }
        return all;
    }

    /**
     * The two tiers a collective of this kind sends over.
     *
     * @param stepSeconds the endpoints add to each message
     */
    public TwoTierNetwork network(CollectiveKind kind, double stepSeconds) {
        Dimension inner = dimensions.getFirst();
        return new TwoTierNetwork(
                link(inner, kind, stepSeconds),
                inner.ranks(),
                link(dimensions.getLast(), kind, stepSeconds));
    }

    /** The two tiers of single messages. */
    public TwoTierNetwork messages() {
        return network(CollectiveKind.ALL_REDUCE, 0);
    }

    /**
     * A switch is two hops; where all are joined to all, only an all-to-all uses every link at
     * once; around a ring, an all-to-all crosses half of it, so that a link carries n/2 messages.
     */
    private static Link link(Dimension dimension, CollectiveKind kind, double stepSeconds) {
        boolean all = kind == CollectiveKind.ALL_TO_ALL;
        int n = dimension.ranks();
        double hops = dimension.shape() == Shape.SWITCH ? 2 : all && ring(dimension) ? n / 2.0 : 1;
        double share =
                !all || dimension.shape() == Shape.SWITCH
                        ? 1
                        : ring(dimension) ? 2.0 / Math.max(2, n) : Math.max(1, n - 1);
        return new Link(
                hops * dimension.seconds() + stepSeconds, dimension.bytesPerSecond() * share);
    }

    private static boolean ring(Dimension dimension) {
        return dimension.shape() == Shape.RING;
    }

    /** Returns whether ranks are joined in a single ring, on which nothing but rings runs well. */
    public boolean onlyRing() {
        return dimensions.size() == 1 && ring(dimensions.getFirst());
    }

    @Override
    public String toString() {
        return name;
    }
}
