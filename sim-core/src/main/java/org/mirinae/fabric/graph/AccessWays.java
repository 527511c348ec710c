package org.mirinae.fabric.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways from GPUs to the first switches of a network, over interfaces and bridges, and back. */
final class AccessWays {

    /** GPU, PCIe switch, bridge, bridge, PCIe switch, interface, leaf: the longest way out. */
    private static final int LONGEST = 6;

    private final LinkGraph graph;
    private final Access[][] known;

    /** A way from a GPU to the first switch and back. */
    record Access(int vertex, int[] out, int[] back) {}

    AccessWays(LinkGraph graph) {
        this.graph = graph;
        known = new Access[graph.vertices()][];
    }

    /** Every way out of a GPU or a store. */
    Access[] of(int gpu) {
        Access[] found = known[gpu];
        if (found == null) {
            found = find(gpu);
            known[gpu] = found;
        }
        return found;
    }

    private Access[] find(int gpu) {
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
            if (reverse < 0
                    || !bridge && !kind.isSwitch()
                    || out.length >= LONGEST
                    || passed(out, next)) {
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

    private boolean passed(int[] out, int vertex) {
        for (int link : out) {
            if (graph.from(link) == vertex) {
                return true;
            }
        }
        return false;
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
}
