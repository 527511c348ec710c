package org.mirinae.fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes through a network around what failed. Inside a scale-up domain traffic stays on its
 * links; else it leaves by an interface of the sender, takes a shortest way through switches (or,
 * in a torus, through chips), and ends at an interface of the receiver. Distances are computed once
 * for all switches that hang on the same others, so that a route costs no more than its length. Not
 * for several threads.
 */
public final class Router {

    private static final int UNREACHED = Integer.MAX_VALUE;

    private final LinkGraph graph;
    private final Routing routing;
    private final Map<Integer, int[]> distances = new HashMap<>();
    private final Map<List<Integer>, Integer> families = new HashMap<>();
    private final int[] kin;
    private final int[] destination;
    private final boolean[] network;
    private final Access[][] access;
    private final int[] candidates;
    private final int[] turns;
    private final double[] partAt;
    private final int[] reached;
    private int[] path = new int[32];
    private int length;

    /** A way from a chip to the first switch and back, over at most an interface and a bridge. */
    private record Access(int vertex, int[] out, int[] back) {}

    /** Routes over a graph. */
    public Router(LinkGraph graph, Routing routing) {
        this.graph = graph;
        this.routing = routing;
        access = new Access[graph.gpus()][];
        kin = new int[graph.vertices()];
        destination = new int[graph.vertices()];
        int widest = 1;
        network = new boolean[graph.vertices()];
        for (int v = 0; v < graph.vertices(); v++) {
            network[v] = passesTraffic(v);
            widest = Math.max(widest, graph.outDegree(v));
        }
        candidates = new int[widest];
        turns = new int[graph.vertices()];
        partAt = new double[graph.vertices()];
        reached = new int[graph.vertices()];
    }

    /** What tells flows between two chips from others, and the ways of one flow from each other. */
    public static long flow(long from, long to, int way) {
        return (from * 0x100000001b3L + to) * 0x100000001b3L + way;
    }

    private int choose(int count, int vertex, long flow) {
        if (count < 2) {
            return 0;
        }
        return routing.choose(count, vertex, routing.inTurn() ? turns[vertex]++ : flow);
    }

    /**
     * Links from one chip to another, in order.
     *
     * @param flow tells flows between the same chips apart; switches hash it
     * @return empty for a chip and itself; null where no way is left
     */
    public int @Nullable [] route(int from, int to, long flow) {
        length = 0;
        if (from == to) {
            return new int[0];
        }
        if (withinIsland(from, to)) {
            return Arrays.copyOf(path, length);
        }
        int sender = routing.railAware() ? onRailOf(from, to) : from;
        if (sender != from && !withinIsland(from, sender)) {
            sender = from;
        }
        boolean found = leave(sender, to, flow);
        if (!found && sender != from) {
            length = 0;
            found = leave(from, to, flow);
        }
        return found || leaveByNeighbour(from, to, flow) || arriveByNeighbour(from, to, flow)
                ? Arrays.copyOf(path, length)
                : null;
    }

    /** Takes links, each with the part of a message that crosses it. */
    @FunctionalInterface
    public interface PartSink {
        /** A part from above 0 to 1. */
        void part(int link, double part);
    }

    /**
     * Sends a message packet by packet over all shortest ways at once, every vertex dealing evenly
     * over its links: what adaptive routing strives for.
     *
     * @param sink takes every link once
     * @return latency of a way in seconds; negative where there is none
     */
    public double spread(int from, int to, PartSink sink) {
        int[] one = route(from, to, 0);
        if (one == null) {
            return -1;
        }
        double latency = 0;
        int first = -1;
        int last = -1;
        for (int i = 0; i < one.length; i++) {
            latency += graph.latencySeconds(one[i]);
            if (isNetwork(graph.to(one[i])) && graph.kind(graph.to(one[i])).isSwitch()) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        for (int i = 0; i < one.length; i++) {
            if (first < 0 || i <= first || i > last) {
                sink.part(one[i], 1);
            }
        }
        if (first >= 0) {
            deal(graph.to(one[first]), graph.to(one[last]), sink);
        }
        return latency;
    }

    private void deal(int from, int to, PartSink sink) {
        int[] distance = distances(to);
        int head = 0;
        int tail = 0;
        reached[tail++] = from;
        partAt[from] = 1;
        // Vertices are taken in the order of their distance, so each has all its parts by then.
        while (head < tail) {
            int at = reached[head++];
            double whole = partAt[at];
            partAt[at] = 0;
            if (at == to) {
                continue;
            }
            int count = nearer(at, to, distance);
            for (int i = 0; i < count; i++) {
                int next = graph.to(candidates[i]);
                sink.part(candidates[i], whole / count);
                if (partAt[next] == 0) {
                    reached[tail++] = next;
                }
                partAt[next] += whole / count;
            }
        }
    }

    /** A chip whose own interfaces have failed borrows those of its island. */
    private boolean leaveByNeighbour(int from, int to, long flow) {
        for (int i = 0; i < graph.outDegree(from); i++) {
            int island = graph.to(graph.out(from, i));
            for (int j = 0; j < graph.outDegree(island); j++) {
                int neighbour = graph.to(graph.out(island, j));
                length = 0;
                if (graph.kind(island) == VertexKind.ISLAND_SWITCH
                        && withinIsland(from, neighbour)
                        && leave(neighbour, to, flow)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A chip that no interface reaches is reached over one of its island. */
    private boolean arriveByNeighbour(int from, int to, long flow) {
        for (int i = 0; i < graph.inDegree(to); i++) {
            int island = graph.from(graph.in(to, i));
            for (int j = 0; j < graph.inDegree(island); j++) {
                int neighbour = graph.from(graph.in(island, j));
                length = 0;
                if (graph.kind(island) == VertexKind.ISLAND_SWITCH
                        && neighbour != to
                        && (leave(from, neighbour, flow) || leaveByNeighbour(from, neighbour, flow))
                        && withinIsland(neighbour, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean leave(int from, int to, long flow) {
        Access[] out = access(from);
        Access[] in = access(to);
        int best = UNREACHED;
        int ties = 0;
        for (Access a : out) {
            for (Access b : in) {
                int distance = distance(a.vertex(), b.vertex());
                ties = distance < best ? 1 : distance == best ? ties + 1 : ties;
                best = Math.min(best, distance);
            }
        }
        if (best == UNREACHED) {
            return false;
        }
        // The sender's library deals its ways over its interfaces in turn; no switch hashes them.
        int chosen = (int) Math.floorMod(flow, (long) ties);
        for (int shift = 0; shift < in.length; shift++) {
            for (int i = 0; i < out.length; i++) {
                Access a = out[i];
                Access b = in[(i + shift) % in.length];
                if (distance(a.vertex(), b.vertex()) == best && chosen-- == 0) {
                    add(a.out());
                    through(a.vertex(), b.vertex(), flow);
                    add(b.back());
                    return true;
                }
            }
        }
        throw new IllegalStateException("one of the ties is chosen");
    }

    private void through(int from, int to, long flow) {
        int[] distance = distances(to);
        int at = from;
        while (at != to) {
            int count = nearer(at, to, distance);
            int link = candidates[choose(count, at, flow)];
            add(link);
            at = graph.to(link);
        }
    }

    /** How many links lead nearer; they stand among the candidates then. */
    private int nearer(int at, int to, int[] distance) {
        int count = 0;
        for (int i = 0; i < graph.outDegree(at); i++) {
            int link = graph.out(at, i);
            int next = graph.to(link);
            if (distance[next] == distance[at] - 1 && passes(next, to)) {
                candidates[count++] = link;
            }
        }
        return count;
    }

    private boolean passes(int vertex, int to) {
        return vertex == to || isNetwork(vertex);
    }

    /** Vertices that traffic passes between interfaces: switches, and chips that pass it on. */
    private boolean isNetwork(int vertex) {
        return network[vertex];
    }

    private boolean passesTraffic(int vertex) {
        return graph.kind(vertex).isSwitch()
                || graph.kind(vertex) == VertexKind.GPU && graph.isTransit(vertex);
    }

    private int distance(int from, int to) {
        return distances(to)[from];
    }

    /**
     * Hops from every vertex to one, through the network alone. Vertices that hang on the same
     * neighbours, as the leaves of one unit do, are as far from all others; they share what is
     * computed for the first of them, with the hops between the two turned round. Good until the
     * next call.
     */
    private int[] distances(int to) {
        int first = firstOfKin(to);
        int[] known = distances.get(first);
        if (known == null) {
            known = search(to);
            distances.put(first, known);
        } else {
            int before = destination[first];
            int between = known[before];
            known[before] = known[to];
            known[to] = between;
        }
        destination[first] = to;
        return known;
    }

    /** The first vertex asked for of those on the same neighbours. */
    private int firstOfKin(int vertex) {
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

    private boolean withinIsland(int from, int to) {
        for (int i = 0; i < graph.outDegree(from); i++) {
            int up = graph.out(from, i);
            int island = graph.to(up);
            if (graph.kind(island) != VertexKind.ISLAND_SWITCH) {
                continue;
            }
            for (int j = 0; j < graph.inDegree(to); j++) {
                int down = graph.in(to, j);
                if (graph.from(down) == island) {
                    add(up);
                    add(down);
                    return true;
                }
            }
        }
        return false;
    }

    /** The chip of the sender's island that shares a leaf with the receiver, or the sender. */
    private int onRailOf(int from, int to) {
        if (sharesSwitch(from, to)) {
            return from;
        }
        for (int i = 0; i < graph.outDegree(from); i++) {
            int island = graph.to(graph.out(from, i));
            if (graph.kind(island) != VertexKind.ISLAND_SWITCH) {
                continue;
            }
            for (int j = 0; j < graph.outDegree(island); j++) {
                int neighbour = graph.to(graph.out(island, j));
                if (sameRail(neighbour, to)) {
                    return neighbour;
                }
            }
        }
        return from;
    }

    /** Whether a neighbour is as near to the receiver as its own island's chips are. */
    private boolean sameRail(int neighbour, int to) {
        return sharesSwitch(neighbour, to) || railOf(neighbour) == railOf(to);
    }

    private boolean sharesSwitch(int one, int other) {
        for (Access a : access(one)) {
            for (Access b : access(other)) {
                if (a.vertex() == b.vertex()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Place among the chips of the island, which share rails place by place. */
    private int railOf(int gpu) {
        for (int i = 0; i < graph.outDegree(gpu); i++) {
            int island = graph.to(graph.out(gpu, i));
            if (graph.kind(island) == VertexKind.ISLAND_SWITCH) {
                return gpu - graph.to(graph.out(island, 0));
            }
        }
        return 0;
    }

    private Access[] access(int gpu) {
        Access[] known = access[gpu];
        if (known == null) {
            known = findAccess(gpu);
            access[gpu] = known;
        }
        return known;
    }

    private Access[] findAccess(int gpu) {
        if (graph.isTransit(gpu)) {
            return new Access[] {new Access(gpu, new int[0], new int[0])};
        }
        List<Access> found = new ArrayList<>();
        outward(gpu, new int[0], new int[0], found);
        return found.toArray(Access[]::new);
    }

    private void outward(int at, int[] out, int[] back, List<Access> found) {
        for (int i = 0; i < graph.outDegree(at); i++) {
            int link = graph.out(at, i);
            int next = graph.to(link);
            int reverse = reverse(link);
            VertexKind kind = graph.kind(next);
            boolean bridge = kind == VertexKind.NIC || kind == VertexKind.HOST;
            if (reverse < 0 || !bridge && !kind.isSwitch() || out.length > 3) {
                continue;
            }
            int[] further = Arrays.copyOf(out, out.length + 1);
            further[out.length] = link;
            int[] home = new int[back.length + 1];
            home[0] = reverse;
            System.arraycopy(back, 0, home, 1, back.length);
            if (bridge) {
                outward(next, further, home, found);
            } else {
                found.add(new Access(next, further, home));
            }
        }
    }

    /** A working link the other way, or -1. */
    private int reverse(int link) {
        int from = graph.from(link);
        int to = graph.to(link);
        int paired = (link & 1) == 0 ? link + 1 : link - 1;
        if (paired < graph.links()
                && graph.works(paired)
                && graph.from(paired) == to
                && graph.to(paired) == from) {
            return paired;
        }
        for (int i = 0; i < graph.outDegree(to); i++) {
            if (graph.to(graph.out(to, i)) == from) {
                return graph.out(to, i);
            }
        }
        return -1;
    }

    private void add(int[] links) {
        for (int link : links) {
            add(link);
        }
    }

    private void add(int link) {
        if (length == path.length) {
            path = Arrays.copyOf(path, 2 * length);
        }
        path[length++] = link;
    }
}
