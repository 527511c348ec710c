package org.mirinae.fabric.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hops between the vertices of a network, found when first asked for. Not for several threads. */
final class HopCounts {

    static final int UNREACHED = Integer.MAX_VALUE;

    private final LinkGraph graph;
    private final int[] @Nullable [] distances;
    private final Map<List<Integer>, Integer> families = new HashMap<>();
    private final int[] kin;
    private final int[] destination;
    private final boolean[] network;

    HopCounts(LinkGraph graph) {
        this.graph = graph;
        distances = new int[graph.vertices()][];
        kin = new int[graph.vertices()];
        destination = new int[graph.vertices()];
        network = new boolean[graph.vertices()];
        for (int v = 0; v < graph.vertices(); v++) {
            network[v] = passesTraffic(v);
        }
    }

    /** Vertices that traffic passes between interfaces: switches, and GPUs that pass it on. */
    boolean isNetwork(int vertex) {
        return network[vertex];
    }

    private boolean passesTraffic(int vertex) {
        return graph.kind(vertex).isSwitch()
                || graph.kind(vertex) == VertexKind.GPU && graph.isTransit(vertex);
    }

    /**
     * Hops from every vertex to one, through the network alone. Vertices that hang on the same
     * neighbours, as the leaves of one unit do, are as far from all others; they share what is
     * computed for the first of them, with the hops between the two turned round. Good until the
     * next call.
     */
    int[] to(int to) {
        int first = firstOfKin(to);
        int[] known = distances[first];
        if (known == null) {
            known = search(to);
            distances[first] = known;
        } else if (destination[first] != to) {
            int before = destination[first];
            int between = known[before];
            known[before] = known[to];
            known[to] = between;
        }
        destination[first] = to;
        return known;
    }

    /**
     * The first vertex asked for of those on the same neighbours; from a vertex that is not next to
     * them, the same links lead nearer to all.
     */
    int firstOfKin(int vertex) {
        if (kin[vertex] == 0) {
            // Each with its direction: those that lead here, then those that lead on.
            List<Integer> neighbours = new ArrayList<>();
            for (int i = 0; i < graph.inDegree(vertex) + graph.outDegree(vertex); i++) {
                int on = i - graph.inDegree(vertex);
                int next =
                        on < 0 ? graph.from(graph.in(vertex, i)) : graph.to(graph.out(vertex, on));
                if (isNetwork(next)) {
                    neighbours.add(on < 0 ? -1 - next : next);
                }
            }
            kin[vertex] = 1 + families.computeIfAbsent(neighbours, n -> vertex);
        }
        return kin[vertex] - 1;
    }

    private int[] search(int to) {
        int[] distance = new int[graph.vertices()];
        Arrays.fill(distance, UNREACHED);
        int[] queue = new int[graph.vertices()];
        int tail = 0;
        distance[to] = 0;
        queue[tail++] = to;
        for (int head = 0; head < tail; head++) {
            int at = queue[head];
            for (int i = 0; i < graph.inDegree(at); i++) {
                int before = graph.from(graph.in(at, i));
                if (distance[before] == UNREACHED && isNetwork(before)) {
                    distance[before] = distance[at] + 1;
                    queue[tail++] = before;
                }
            }
        }
        return distance;
    }
}
