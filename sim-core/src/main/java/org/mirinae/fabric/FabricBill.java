package org.mirinae.fabric;

/**
 * Switches and cables of a fat tree, all planes together. A cable has a transceiver at each end.
 *
 * @param leaves switches that interfaces plug into
 * @param spines switches above them
 * @param cores switches above the spines
 * @param nodeCables between interfaces and leaves
 * @param leafCables between leaves and spines
 * @param coreCables between spines and cores
 */
public record FabricBill(
        long leaves, long spines, long cores, long nodeCables, long leafCables, long coreCables) {

    /**
     * Of a fat tree.
     *
     * @throws IllegalArgumentException where the tree does not fit the machine
     */
    public static FabricBill of(FatTree tree, Machine machine) {
        FatTreeShape shape = tree.shape(machine);
        long planes = tree.planes();
        long nodeCables = (long) machine.nodes() * machine.nicsPerNode();
        long up = shape.cores() == 0 ? 0 : (long) shape.spines() * (tree.radix() / 2);
        return new FabricBill(
                planes * shape.leaves(),
                planes * shape.spines(),
                planes * shape.cores(),
                nodeCables,
                planes * shape.leafSpineCables(),
                planes * up);
    }

    /** All switches. */
    public long switches() {
        return leaves + spines + cores;
    }

    /** All cables. */
    public long cables() {
        return nodeCables + leafCables + coreCables;
    }

    /** One for each end of a cable. */
    public long transceivers() {
        return 2 * cables();
    }
}
