package org.mirinae.fabric.graph;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/** Chooses which of the shortest routes a flow takes. */
@Doc("Which of the shortest routes a flow takes.")
public sealed interface Routing {

    /**
     * Returns whether a GPU hands over to the neighbour on its peer's rail before it leaves the
     * node.
     */
    default boolean railAware() {
        return false;
    }

    /** Returns whether the links of a vertex take flows in turn, whatever their numbers. */
    default boolean inTurn() {
        return false;
    }

    /** Returns which of several equally good links a flow takes at a vertex, from 0. */
    int choose(int links, int vertex, long flow);

    /** Always the first: every flow between two places takes the same way. */
    @Tag("shortest")
    @Doc("Always the first: every flow between two places takes the same way.")
    record Shortest() implements Routing {
        @Override
        public int choose(int links, int vertex, long flow) {
            return 0;
        }
    }

    /**
     * Chooses by a hash of the flow, as switches do it by the packet's header (RFC 2992): flows
     * collide.
     *
     * @param seed of the hash
     * @param railAware whether traffic between rails crosses inside the sending node (NCCL's PXN,
     *     NCCL_PXN_DISABLE in its user guide)
     */
    @Tag("ecmp")
    @Doc("By a hash of the flow, as switches do it by the packet's header: flows collide.")
    record Ecmp(
            @Doc("Of the hash.") @Default("1") long seed,
            @Doc("Whether traffic between rails crosses inside the sending node, NCCL's PXN.")
                    @Default("true")
                    boolean railAware)
            implements Routing {
        @Override
        public int choose(int links, int vertex, long flow) {
            return (int) Long.remainderUnsigned(mixed(flow, vertex), links);
        }

        /** The finalizer of SplitMix64 (Steele et al., OOPSLA 2014). */
        private long mixed(long flow, int vertex) {
            long z = flow * 0x9e3779b97f4a7c15L + vertex + seed * 0xd1342543de82ef95L;
            z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            return z ^ (z >>> 31);
        }
    }

    /**
     * Chooses by the queues of each moment, idealised: the links of a vertex take flows in turn, so
     * that none has more than one flow more than another.
     *
     * @param railAware as of {@link Ecmp}
     */
    @Tag("adaptive")
    @Doc("By the queues of each moment, idealised: the links of a switch take flows in turn.")
    record Adaptive(
            @Doc("Whether traffic between rails crosses inside the sending node, NCCL's PXN.")
                    @Default("true")
                    boolean railAware)
            implements Routing {
        @Override
        public boolean inTurn() {
            return true;
        }

        @Override
        public int choose(int links, int vertex, long flow) {
            return (int) Math.floorMod(flow, (long) links);
        }
    }
}
