package org.mirinae.simulation.serving.kvcache;

import java.util.Arrays;

/**
 * Lists of blocks on their way, in arrays that are used again. A list is known by its last entry.
 */
final class BlockLists {

    static final int EMPTY = -1;

    private long[] name = new long[64];
    private int[] depth = new int[64];

    /** For the last entry its list's first, for any other the one behind it. */
    private int[] next = new int[64];

    /** The number of entries, kept at the last. */
    private int[] size = new int[64];

    /** Tells whether an entry is the last of its list. */
    private boolean[] last = new boolean[64];

    private int used;
    private int free = EMPTY;

    /** Adds a block to a list and gives the list as it is then. */
    int append(int list, long blockName, int blockDepth) {
        int at = free;
        if (at == EMPTY) {
            at = used++;
            if (at == name.length) {
                widen();
            }
        } else {
            free = next[at];
        }
        name[at] = blockName;
        depth[at] = blockDepth;
        last[at] = true;
        if (list == EMPTY) {
            next[at] = at;
            size[at] = 1;
        } else {
            next[at] = next[list];
            next[list] = at;
            last[list] = false;
            size[at] = size[list] + 1;
        }
        return at;
    }

    private void widen() {
        int wider = 2 * name.length;
        name = Arrays.copyOf(name, wider);
        depth = Arrays.copyOf(depth, wider);
        next = Arrays.copyOf(next, wider);
        size = Arrays.copyOf(size, wider);
        last = Arrays.copyOf(last, wider);
    }

    int size(int list) {
        return size[list];
    }

    int first(int list) {
        return next[list];
    }

    /** The entry behind another, or -1. */
    int after(int entry) {
        return last[entry] ? EMPTY : next[entry];
    }

    long name(int entry) {
        return name[entry];
    }

    int depth(int entry) {
        return depth[entry];
    }

    /** The list is not needed any more. */
    void drop(int list) {
        int first = next[list];
        next[list] = free;
        free = first;
    }
}
