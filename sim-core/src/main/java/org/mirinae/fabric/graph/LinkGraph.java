package org.mirinae.fabric.graph;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A network as directed links between numbered vertices; GPUs come first, 0 to {@code gpus() - 1}.
 * Every cable is two links, one for each direction, and parallel cables are links of their own, for
 * traffic that is hashed may collide on one of them. Immutable.
 */
public final class LinkGraph {

    private final int gpus;
    private final VertexKind[] kinds;
    private final boolean[] transit;
    private final int[] number;
    private final int[] from;
    private final int[] to;
    private final double[] rate;
    private final double[] latency;
    private final @Nullable Framing[] framing;
    private final int[] firstOut;
    private final int[] outLinks;
    private final int[] firstIn;
    private final int[] inLinks;
    private final BitSet failed;

    private LinkGraph(
            int gpus,
            VertexKind[] kinds,
            boolean[] transit,
            int[] number,
            int[] from,
            int[] to,
            double[] rate,
            double[] latency,
            @Nullable Framing[] framing,
            BitSet failed) {
        this.gpus = gpus;
        this.kinds = kinds;
        this.transit = transit;
        this.number = number;
        this.from = from;
        this.to = to;
        this.rate = rate;
        this.latency = latency;
        this.framing = framing;
        this.failed = failed;
        firstOut = new int[kinds.length + 1];
        outLinks = sorted(from, firstOut);
        firstIn = new int[kinds.length + 1];
        inLinks = sorted(to, firstIn);
    }

    /** Links that work, in the order of their vertex and then of their number. */
    private int[] sorted(int[] vertex, int[] first) {
        for (int link = 0; link < vertex.length; link++) {
            if (!failed.get(link)) {
                first[vertex[link] + 1]++;
            }
        }
        for (int v = 1; v < first.length; v++) {
            first[v] += first[v - 1];
        }
        int[] links = new int[first[first.length - 1]];
        int[] next = first.clone();
        for (int link = 0; link < vertex.length; link++) {
            if (!failed.get(link)) {
                links[next[vertex[link]]++] = link;
            }
        }
        return links;
    }

    /** GPUs, the first vertices. */
    public int gpus() {
        return gpus;
    }

    /** All vertices. */
    public int vertices() {
        return kinds.length;
    }

    /** All links, those that failed included. */
    public int links() {
        return from.length;
    }

    /** Returns what stands at a vertex. */
    public VertexKind kind(int vertex) {
        return kinds[vertex];
    }

    /** The number of a vertex among those of its kind, with which its kind names it. */
    public int number(int vertex) {
        return number[vertex];
    }

    /** Returns whether traffic of others may pass a vertex. */
    public boolean isTransit(int vertex) {
        return transit[vertex];
    }

    /** Returns the vertex where a link begins. */
    public int from(int link) {
        return from[link];
    }

    /** Returns the vertex where a link ends. */
    public int to(int link) {
        return to[link];
    }

    /** Returns the bytes per second that a link carries. */
    public double bytesPerSecond(int link) {
        return rate[link];
    }

    /** Returns the seconds that the first byte takes over a link. */
    public double latencySeconds(int link) {
        return latency[link];
    }

    /** Returns how messages are cut into packets on a link; null where headers do not count. */
    public @Nullable Framing framing(int link) {
        return framing[link];
    }

    /** Returns the rate of every link, by link; those that failed carry as they did before. */
    public double[] capacities() {
        return rate.clone();
    }

    /** Returns whether a link works. */
    public boolean works(int link) {
        return !failed.get(link);
    }

    /** The links that do not work. */
    BitSet failed() {
        return (BitSet) failed.clone();
    }

    /** Returns the number of working links that leave a vertex. */
    public int outDegree(int vertex) {
        return firstOut[vertex + 1] - firstOut[vertex];
    }

    /** The i-th working link that leaves a vertex. */
    public int out(int vertex, int i) {
        return outLinks[firstOut[vertex] + i];
    }

    /** Returns the number of working links that reach a vertex. */
    public int inDegree(int vertex) {
        return firstIn[vertex + 1] - firstIn[vertex];
    }

    /** The i-th working link that reaches a vertex. */
    public int in(int vertex, int i) {
        return inLinks[firstIn[vertex] + i];
    }

    /** Returns how many vertices of a kind there are. */
    public int count(VertexKind kind) {
        int count = 0;
        for (VertexKind of : kinds) {
            count += of == kind ? 1 : 0;
        }
        return count;
    }

    /** The same network, in which these links have failed as well. */
    public LinkGraph without(BitSet links) {
        BitSet all = (BitSet) failed.clone();
        all.or(links);
        return new LinkGraph(gpus, kinds, transit, number, from, to, rate, latency, framing, all);
    }

    /** The links of a vertex, in both directions: what fails with it. */
    public BitSet linksOf(int vertex) {
        BitSet links = new BitSet(from.length);
        for (int link = 0; link < from.length; link++) {
            if (from[link] == vertex || to[link] == vertex) {
                links.set(link);
            }
        }
        return links;
    }

    /** Puts a graph together. */
    public static final class Builder {
        private final int gpus;
        private VertexKind[] kinds;
        private boolean[] transit;
        private int[] number;
        private final int[] ofKind = new int[VertexKind.values().length];
        private int vertices;
        private int[] from = new int[64];
        private int[] to = new int[64];
        private double[] rate = new double[64];
        private double[] latency = new double[64];
        private @Nullable Framing[] framing = new Framing[64];
        private int links;

        /** Begins with so many GPUs, which nobody's traffic passes. */
        public Builder(int gpus) {
            this.gpus = gpus;
            kinds = new VertexKind[Math.max(16, 2 * gpus)];
            transit = new boolean[kinds.length];
            number = new int[kinds.length];
            Arrays.fill(kinds, 0, gpus, VertexKind.GPU);
            Arrays.setAll(number, vertex -> vertex);
            vertices = gpus;
        }

        /** Begins with all of a graph, in which nothing has failed. */
        Builder(LinkGraph of) {
            gpus = of.gpus;
            kinds = of.kinds.clone();
            transit = of.transit.clone();
            number = of.number.clone();
            vertices = kinds.length;
            for (VertexKind kind : kinds) {
                ofKind[kind.ordinal()]++;
            }
            from = of.from.clone();
            to = of.to.clone();
            rate = of.rate.clone();
            latency = of.latency.clone();
            framing = of.framing.clone();
            links = from.length;
        }

        /** Lets traffic of others pass the GPUs, as in a torus. */
        public Builder passThroughGpus() {
            Arrays.fill(transit, 0, gpus, true);
            return this;
        }

        /** A further vertex, the next of its kind; its number among all. */
        public int vertex(VertexKind kind) {
            return vertex(kind, ofKind[kind.ordinal()]);
        }

        /** A further vertex with a number among its kind that a file gives. */
        public int vertex(VertexKind kind, int numbered) {
            if (vertices == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * vertices);
                transit = Arrays.copyOf(transit, 2 * vertices);
                number = Arrays.copyOf(number, 2 * vertices);
            }
            kinds[vertices] = kind;
            transit[vertices] = kind != VertexKind.GPU && kind != VertexKind.STORE;
            number[vertices] = numbered;
            ofKind[kind.ordinal()]++;
            return vertices++;
        }

        /** Adds so many vertices and returns the number of the first. */
        public int vertices(VertexKind kind, int count) {
            int first = vertices;
            for (int i = 0; i < count; i++) {
                vertex(kind);
            }
            return first;
        }

        /** Vertices so far. */
        public int vertices() {
            return vertices;
        }

        /** Returns what stands at a vertex. */
        public VertexKind kind(int vertex) {
            return kinds[vertex];
        }

        /** The kind farthest from the GPUs among the vertices from one on. */
        public VertexKind highest(int first) {
            VertexKind highest = kinds[first];
            for (int v = first; v < vertices; v++) {
                highest = kinds[v].compareTo(highest) > 0 ? kinds[v] : highest;
            }
            return highest;
        }

        /** Vertices of a kind, from one on. */
        public int[] ofKind(VertexKind kind, int first) {
            return java.util.stream.IntStream.range(first, vertices)
                    .filter(v -> kinds[v] == kind)
                    .toArray();
        }

        /** A link in one direction; its number. */
        public int link(int source, int target, Link of) {
            if (links == from.length) {
                int more = 2 * links + 64;
                from = Arrays.copyOf(from, more);
                to = Arrays.copyOf(to, more);
                rate = Arrays.copyOf(rate, more);
                latency = Arrays.copyOf(latency, more);
                framing = Arrays.copyOf(framing, more);
            }
            from[links] = source;
            to[links] = target;
            rate[links] = of.bytesPerSecond();
            latency[links] = of.latencySeconds();
            framing[links] = of.framing();
            return links++;
        }

        /** A cable: a link in each direction, the second one's number follows the first's. */
        public int cable(int one, int other, Link of) {
            int first = link(one, other, of);
            link(other, one, of);
            return first;
        }

        /** The graph. */
        public LinkGraph build() {
            return new LinkGraph(
                    gpus,
                    Arrays.copyOf(kinds, vertices),
                    Arrays.copyOf(transit, vertices),
                    Arrays.copyOf(number, vertices),
                    Arrays.copyOf(from, links),
                    Arrays.copyOf(to, links),
                    Arrays.copyOf(rate, links),
                    Arrays.copyOf(latency, links),
                    Arrays.copyOf(framing, links),
                    new BitSet());
        }
    }
}
