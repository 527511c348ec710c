package org.mirinae.fabric.topology;

import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.graph.VertexKind;

/** Applies the failures of a scenario to its network. */
public final class Failures {

    private Failures() {}

    /** The network without what is broken throughout. */
    public static LinkGraph fromTheStart(LinkGraph whole, int nicsPerNode, List<Failure> failures) {
        PartNames names = new PartNames(whole, nicsPerNode);
        BitSet down = new BitSet(whole.links());
        failures.stream().filter(Failure::lasts).forEach(f -> down.or(names.links(f.what())));
        return down.isEmpty() ? whole : whole.without(down);
    }

    /**
     * Returns why the failures cannot be: one names nothing, or leaves a GPU that others cannot
     * reach at some time.
     *
     * @return null where all is well
     */
    public static Topology.@Nullable Misfit misfit(
            LinkGraph whole, int nicsPerNode, List<Failure> failures) {
        PartNames names = new PartNames(whole, nicsPerNode);
        SortedSet<Double> changes = new TreeSet<>();
        for (Failure failure : failures) {
            Topology.Misfit unknown = names.misfit(failure.what());
            if (unknown != null) {
                return unknown;
            }
            changes.add(failure.at().value());
        }
        for (double at : changes) {
            BitSet down = new BitSet(whole.links());
            failures.stream()
                    .filter(failure -> failure.isDown(at))
                    .forEach(failure -> down.or(names.links(failure.what())));
            String lost = unreached(whole.without(down));
            if (lost != null) {
                return new Topology.Misfit(
                        "the network is disconnected"
                                + (at == 0 ? "" : " from " + at + " s on")
                                + ": no way leads "
                                + lost,
                        "Maybe fewer failures, or an `until` for those before.");
            }
        }
        return null;
    }

    /** Returns two ends of the network between which no way is left; null where all reach all. */
    static @Nullable String unreached(LinkGraph graph) {
        Router router = new Router(graph, new Routing.Shortest());
        for (int end = 1; end < graph.vertices(); end++) {
            VertexKind kind = graph.kind(end);
            if (kind != VertexKind.GPU && kind != VertexKind.STORE) {
                continue;
            }
            String name = kind == VertexKind.GPU ? "GPU " + end : kind.prefix() + graph.number(end);
            if (router.route(0, end, 0) == null) {
                return "from GPU 0 to " + name;
            }
            if (router.route(end, 0, 0) == null) {
                return "from " + name + " to GPU 0";
            }
        }
        return null;
    }
}
