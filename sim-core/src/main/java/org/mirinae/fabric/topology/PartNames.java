package org.mirinae.fabric.topology;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;

/**
 * Finds parts of a network by name: a kind and a number among its kind ({@code spine0}), all of a
 * kind ({@code spine*}), a run of them ({@code nic0..7}), the interfaces of a rail ({@code rail1}:
 * the second of every node), or the cables between two such ({@code leaf0-spine*}), all or those of
 * a number among parallel ones ({@code leaf0-spine0#0..3}). The wiring of a topology counts
 * switches in the order in which it makes them; a file names them itself.
 */
public final class PartNames {

    private static final Pattern NUMBERS =
            Pattern.compile("\\*|[0-9]{1,7}|[0-9]{1,7}\\.\\.[0-9]{1,7}");

    private static final Pattern NAME = Pattern.compile("([a-z]+)(" + NUMBERS + ")");

    private final LinkGraph graph;
    private final int nicsPerNode;

    /**
     * Finds the parts of a network.
     *
     * @param nicsPerNode for rails
     */
    public PartNames(LinkGraph graph, int nicsPerNode) {
        this.graph = graph;
        this.nicsPerNode = nicsPerNode;
    }

    /** Links of what a name means, both directions; empty where nothing has that name. */
    public BitSet links(String name) {
        BitSet links = new BitSet(graph.links());
        int hash = name.indexOf('#');
        String ends = hash < 0 ? name : name.substring(0, hash);
        int dash = ends.indexOf('-');
        BitSet one = vertices(dash < 0 ? ends : ends.substring(0, dash));
        BitSet other = dash < 0 ? one : vertices(ends.substring(dash + 1));
        Map<Long, Integer> parallel = new HashMap<>();
        for (int link = 0; link < graph.links(); link++) {
            int from = graph.from(link);
            int to = graph.to(link);
            boolean hit =
                    dash < 0
                            ? one.get(from) || one.get(to)
                            : one.get(from) && other.get(to) || other.get(from) && one.get(to);
            if (hit && hash >= 0) {
                int number = parallel.merge((long) from << 32 | to, 1, Integer::sum) - 1;
                hit = within(number, name.substring(hash + 1).strip());
            }
            links.set(link, hit);
        }
        return links;
    }

    /** Returns why a name means nothing here, and what to do; null where it means something. */
    public Topology.@Nullable Misfit misfit(String name) {
        int hash = name.indexOf('#');
        if (hash >= 0 && !NUMBERS.matcher(name.substring(hash + 1).strip()).matches()) {
            return new Topology.Misfit(
                    "\"" + name + "\" ends in no number of a cable", "Maybe leaf0-spine0#1.");
        }
        for (String end : (hash < 0 ? name : name.substring(0, hash)).split("-", 2)) {
            if (vertices(end.strip()).isEmpty()) {
                return new Topology.Misfit(
                        "\"" + end + "\" names nothing of this network, which has " + inventory(),
                        "Maybe " + example() + ".");
            }
        }
        return links(name).isEmpty()
                ? new Topology.Misfit(
                        "no cable is \"" + name + "\"", "Maybe two parts that a cable joins.")
                : null;
    }

    private BitSet vertices(String name) {
        BitSet found = new BitSet(graph.vertices());
        Matcher matcher = NAME.matcher(name.strip());
        if (!matcher.matches()) {
            return found;
        }
        boolean rail = matcher.group(1).equals("rail");
        String prefix = rail ? VertexKind.NIC.prefix() : matcher.group(1);
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            if (graph.kind(vertex).prefix().equals(prefix)) {
                int number = graph.number(vertex);
                found.set(vertex, within(rail ? number % nicsPerNode : number, matcher.group(2)));
            }
        }
        return found;
    }

    private static boolean within(int number, String numbers) {
        if (numbers.equals("*")) {
            return true;
        }
        int dots = numbers.indexOf("..");
        return dots < 0
                ? number == Integer.parseInt(numbers)
                : number >= Integer.parseInt(numbers.substring(0, dots))
                        && number <= Integer.parseInt(numbers.substring(dots + 2));
    }

    private List<VertexKind> kinds() {
        return Arrays.stream(VertexKind.values()).filter(kind -> graph.count(kind) > 0).toList();
    }

    private String inventory() {
        return kinds().stream().map(this::range).collect(Collectors.joining(", "));
    }

    private String range(VertexKind kind) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            if (graph.kind(vertex) == kind) {
                least = Math.min(least, graph.number(vertex));
                most = Math.max(most, graph.number(vertex));
            }
        }
        String first = kind.prefix() + least;
        return most == least ? first : first + " to " + kind.prefix() + most;
    }

    private String example() {
        List<VertexKind> there = kinds();
        return there.contains(VertexKind.SPINE) ? "spine0" : there.getLast().prefix() + "0";
    }
}
