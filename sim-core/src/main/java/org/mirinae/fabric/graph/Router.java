package org.mirinae.fabric.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes through a network around what failed. Inside a scale-up domain traffic stays on its
 * links; else it leaves by an interface of the sender, takes a shortest way through switches (or,
 * in a torus, through GPUs), and ends at an interface of the receiver. Distances are computed once
 * for all switches that hang on the same others, so that a route costs no more than its length. Not
 * for several threads.
 */
public final class Router {

    /** Sets of links that are remembered; a power of two. */
    private static final int KNOWN = 1 << 14;

    private final LinkGraph graph;
    private final Routing routing;
    private final HopCounts hops;
    private final AccessWays access;
    private final int[] candidates;
    private final int[] turns;
    private final double[] partAt;
    private final int[] reached;

    /** Links that lead nearer, as they were found before, by vertex and kin of the destination. */
    private final long[] knownKeys = new long[KNOWN];

    private final int[] @Nullable [] knownLinks = new int[KNOWN][];
    private int[] path = new int[32];
    private int length;

    /** Routes over a graph. */
    public Router(LinkGraph graph, Routing routing) {
        this.graph = graph;
        this.routing = routing;
        hops = new HopCounts(graph);
        access = new AccessWays(graph);
        int widest = 1;
        for (int v = 0; v < graph.vertices(); v++) {
            widest = Math.max(widest, graph.outDegree(v));
        }
        candidates = new int[widest];
        turns = new int[graph.vertices()];
        partAt = new double[graph.vertices()];
        reached = new int[graph.vertices()];
    }

    /**
     * Returns the number that tells flows between two GPUs from others, and the ways of one flow
     * from each other.
     */
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
     * Links from one GPU to another, in order.
     *
     * @param flow tells flows between the same GPUs apart; switches hash it
     * @return empty for a GPU and itself; null where no way is left
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
            if (hops.isNetwork(graph.to(one[i])) && graph.kind(graph.to(one[i])).isSwitch()) {
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
        int[] distance = hops.to(to);
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

    /** A GPU whose own interfaces have failed borrows those of its island. */
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

    /** A GPU that no interface reaches is reached over one of its island. */
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
        AccessWays.Access[] out = access.of(from);
        AccessWays.Access[] in = access.of(to);
        int best = HopCounts.UNREACHED;
        int ties = 0;
        for (AccessWays.Access a : out) {
            for (AccessWays.Access b : in) {
                int distance = distance(a, b);
                ties = distance < best ? 1 : distance == best ? ties + 1 : ties;
                best = Math.min(best, distance);
            }
        }
        if (best == HopCounts.UNREACHED) {
            return false;
        }
        // The sender's library deals its ways over its interfaces in turn; no switch hashes them.
        int chosen = (int) Math.floorMod(flow, (long) ties);
        for (int shift = 0; shift < in.length; shift++) {
            for (int i = 0; i < out.length; i++) {
                AccessWays.Access a = out[i];
                AccessWays.Access b = in[(i + shift) % in.length];
                if (distance(a, b) == best && chosen-- == 0) {
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
        int[] distance = hops.to(to);
        int at = from;
        while (at != to) {
            int link = distance[at] < 2 ? last(at, to, flow) : next(at, to, distance, flow);
            add(link);
            at = graph.to(link);
        }
    }

    private int next(int at, int to, int[] distance, long flow) {
        int kin = hops.firstOfKin(to);
        long key = (long) at << 32 | kin;
        int place = (int) (key * 0x9e3779b97f4a7c15L >>> 64 - 14);
        int[] links = knownLinks[place];
        if (links == null || knownKeys[place] != key) {
            links = Arrays.copyOf(candidates, nearer(at, to, distance));
            knownKeys[place] = key;
            knownLinks[place] = links;
        }
        return links[choose(links.length, at, flow)];
    }

    /** A link straight to the destination. */
    private int last(int at, int to, long flow) {
        int count = 0;
        for (int i = 0; i < graph.outDegree(at); i++) {
            int link = graph.out(at, i);
            if (graph.to(link) == to) {
                candidates[count++] = link;
            }
        }
        return candidates[choose(count, at, flow)];
    }

    /** Returns how many links lead nearer; they stand among the candidates then. */
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
        return vertex == to || hops.isNetwork(vertex);
    }

    /** Hops from GPU to GPU, those inside nodes included: the nearest interface is taken. */
    private int distance(AccessWays.Access out, AccessWays.Access in) {
        int between = hops.to(in.vertex())[out.vertex()];
        return between == HopCounts.UNREACHED
                ? HopCounts.UNREACHED
                : out.out().length + between + in.back().length;
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

    /** The GPU of the sender's island that shares a leaf with the receiver, or the sender. */
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

    /** Returns whether a neighbour is as near to the receiver as its own island's GPUs are. */
    private boolean sameRail(int neighbour, int to) {
        return sharesSwitch(neighbour, to)
                || graph.kind(to) == VertexKind.GPU && railOf(neighbour) == railOf(to);
    }

    private boolean sharesSwitch(int one, int other) {
        for (AccessWays.Access a : access.of(one)) {
            for (AccessWays.Access b : access.of(other)) {
                if (a.vertex() == b.vertex()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Place among the GPUs of the island, which share rails place by place. */
    private int railOf(int gpu) {
        for (int i = 0; i < graph.outDegree(gpu); i++) {
            int island = graph.to(graph.out(gpu, i));
            if (graph.kind(island) == VertexKind.ISLAND_SWITCH) {
                return gpu - graph.to(graph.out(island, 0));
            }
        }
        return 0;
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
