package org.mirinae.fabric.graph;

import java.util.List;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Shared storage, such as a parallel file system, as one more end of a network: its cables are
 * dealt in turn over the topmost switches, and a transfer is striped over all of them.
 *
 * @param read into GPUs, all together
 * @param write out of GPUs, all together
 * @param cables to switches, which carry the rates in equal parts
 * @param latency of a transfer, beside that of links: the file system's own
 */
@Doc("Shared storage behind the topmost switches of a topology.")
public record Store(
        @Doc("Into GPUs, all together.") @Positive ByteRate read,
        @Doc("Out of GPUs, all together.") @Positive ByteRate write,
        @Doc("To switches, which carry the rates in equal parts.")
                @Default("8")
                @AtLeast(1)
                @AtMost(4096)
                int cables,
        @Doc(
                        "Of a transfer, beside that of links; the default is assumed: one request to a parallel file system.")
                @Default("500 us")
                Seconds latency) {

    /** Returns whether a network has switches to put a store behind. */
    public static boolean hasPlace(LinkGraph graph) {
        return graph.count(VertexKind.LEAF) > 0;
    }

    /** The network with this store. */
    public LinkGraph join(LinkGraph graph) {
        VertexKind top = VertexKind.LEAF;
        for (VertexKind kind : List.of(VertexKind.SPINE, VertexKind.CORE)) {
            top = graph.count(kind) > 0 ? kind : top;
        }
        LinkGraph.Builder joined = new LinkGraph.Builder(graph);
        int[] switches = joined.ofKind(top, 0);
        int store = joined.vertex(VertexKind.STORE);
        Link in = new Link(0, write.bytesPerSecond() / cables);
        Link out = new Link(0, read.bytesPerSecond() / cables);
        for (int cable = 0; cable < cables; cable++) {
            int at = switches[cable % switches.length];
            joined.link(at, store, in);
            joined.link(store, at, out);
        }
        return joined.build().without(graph.failed());
    }

    /** The vertex of a network's store, or -1. */
    public static int of(LinkGraph graph) {
        for (int vertex = graph.vertices() - 1; vertex >= graph.gpus(); vertex--) {
            if (graph.kind(vertex) == VertexKind.STORE) {
                return vertex;
            }
        }
        return -1;
    }
}
