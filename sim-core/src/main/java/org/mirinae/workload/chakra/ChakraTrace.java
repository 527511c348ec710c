package org.mirinae.workload.chakra;

import java.util.List;

/**
 * The traces of all ranks of one execution. Immutable; in documents it is the name of its files.
 */
public final class ChakraTrace {

    private final String name;
    private final List<List<ChakraNode>> ranks;

    /**
     * Makes a trace of a name and the nodes of each rank.
     *
     * @param name as documents name it
     * @param ranks nodes in the order of the files
     */
    public ChakraTrace(String name, List<List<ChakraNode>> ranks) {
        this.name = name;
        this.ranks = ranks.stream().map(List::copyOf).toList();
    }

    /** Returns how many ranks there are. */
    public int ranks() {
        return ranks.size();
    }

    /** The nodes of a rank, in the order of its file. */
    public List<ChakraNode> nodes(int rank) {
        return ranks.get(rank);
    }

    /**
     * The file of a rank: {@code {rank}} in the name is replaced, else {@code .RANK.et} appended.
     */
    public static String file(String name, int rank) {
        return name.contains("{rank}")
                ? name.replace("{rank}", Integer.toString(rank))
                : name + "." + rank + ".et";
    }

    @Override
    public String toString() {
        return name;
    }
}
