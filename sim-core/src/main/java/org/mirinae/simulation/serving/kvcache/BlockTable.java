package org.mirinae.simulation.serving.kvcache;

import java.util.Arrays;
import org.mirinae.policy.EvictionPolicy;

/**
 * Blocks of prompts in one level of memory, found by the name of the tokens up to their end, and
 * those that may go in the order in which a policy gives them up. Arrays by slot; the slots of
 * blocks that went are used again.
 */
final class BlockTable {

    static final int NONE = -1;

    private final EvictionPolicy policy;

    /** Open addressing with linear probing; slot + 1, and 0 where nothing lies. */
    private int[] index = new int[64];

    private long[] name = new long[32];
    private long[] used = new long[32];
    private long[] born = new long[32];
    private int[] uses = new int[32];
    private int[] depth = new int[32];
    private int[] place = new int[32];
    private int[] heap = new int[32];
    private int waiting;
    private int size;
    private int slots;
    private int freeSlot = NONE;

    BlockTable(EvictionPolicy policy) {
        this.policy = policy;
    }

    /** Blocks here. */
    int size() {
        return size;
    }

    /** Slots ever used at once: what arrays beside this table must hold. */
    int slots() {
        return slots;
    }

    long name(int slot) {
        return name[slot];
    }

    /** Blocks before it in its chain. */
    int depth(int slot) {
        return depth[slot];
    }

    /** The slot of a block, or {@link #NONE}. */
    int find(long wanted) {
        int mask = index.length - 1;
        for (int at = home(wanted, mask); index[at] != 0; at = (at + 1) & mask) {
            if (name[index[at] - 1] == wanted) {
                return index[at] - 1;
            }
        }
        return NONE;
    }

    private static int home(long name, int mask) {
        return (int) (name ^ (name >>> 32)) & mask;
    }

    /** Takes in a block that is not here yet. */
    int add(long newName, int newDepth, long nowNanos) {
        int slot = freeSlot;
        if (slot != NONE) {
            freeSlot = place[slot];
        } else {
            slot = slots++;
            if (slot == name.length) {
                widen();
            }
        }
        name[slot] = newName;
        depth[slot] = newDepth;
        used[slot] = nowNanos;
        born[slot] = nowNanos;
        uses[slot] = 0;
        place[slot] = NONE;
        size++;
        if (2 * size > index.length) {
            rehash();
        }
        put(slot);
        return slot;
    }

    private void widen() {
        int wider = 2 * name.length;
        name = Arrays.copyOf(name, wider);
        used = Arrays.copyOf(used, wider);
        born = Arrays.copyOf(born, wider);
        uses = Arrays.copyOf(uses, wider);
        depth = Arrays.copyOf(depth, wider);
        place = Arrays.copyOf(place, wider);
        heap = Arrays.copyOf(heap, wider);
    }

    private void rehash() {
        int[] old = index;
        index = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                put(entry - 1);
            }
        }
    }

    private void put(int slot) {
        int mask = index.length - 1;
        int at = home(name[slot], mask);
        while (index[at] != 0) {
            at = (at + 1) & mask;
        }
        index[at] = slot + 1;
    }

    /** Lets a block go, which must not wait to go any more. */
    void remove(int slot) {
        int mask = index.length - 1;
        int hole = home(name[slot], mask);
        while (index[hole] != slot + 1) {
            if (index[hole] == 0) {
                throw new IllegalStateException("a block goes twice");
            }
            hole = (hole + 1) & mask;
        }
        // Whatever was pushed beyond the hole moves back into it.
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            if (index[at] == 0) {
                break;
            }
            int wanted = home(name[index[at] - 1], mask);
            if (((at - wanted) & mask) >= ((at - hole) & mask)) {
                index[hole] = index[at];
                hole = at;
            }
        }
        index[hole] = 0;
        place[slot] = freeSlot;
        freeSlot = slot;
        size--;
    }

    /** It was found and is used. */
    void hit(int slot, long nowNanos) {
        used[slot] = nowNanos;
        uses[slot]++;
        reorder(slot);
    }

    /** It is used up to now. */
    void touch(int slot, long nowNanos) {
        used[slot] = nowNanos;
        reorder(slot);
    }

    private void reorder(int slot) {
        if (place[slot] != NONE) {
            withdraw(slot);
            offer(slot);
        }
    }

    /** Nobody uses it: it may go. */
    void offer(int slot) {
        rise(waiting++, slot);
    }

    /** It may not go any more. */
    void withdraw(int slot) {
        int hole = place[slot];
        place[slot] = NONE;
        int moved = heap[--waiting];
        if (moved != slot) {
            rise(hole, moved);
            sink(place[moved], moved);
        }
    }

    boolean mayGo(int slot) {
        return place[slot] != NONE;
    }

    /** The one to go first, which waits no more; {@link #NONE} where none may go. */
    int next() {
        if (waiting == 0) {
            return NONE;
        }
        int slot = heap[0];
        withdraw(slot);
        return slot;
    }

    private boolean before(int a, int b) {
        long first = policy.rank(used[a], born[a], uses[a]);
        long second = policy.rank(used[b], born[b], uses[b]);
        if (first != second) {
            return first < second;
        }
        if (used[a] != used[b]) {
            return used[a] < used[b];
        }
        return depth[a] != depth[b] ? depth[a] > depth[b] : name[a] < name[b];
    }

    private void rise(int from, int slot) {
        int at = from;
        while (at > 0 && before(slot, heap[(at - 1) >>> 1])) {
            set(at, heap[(at - 1) >>> 1]);
            at = (at - 1) >>> 1;
        }
        set(at, slot);
    }

    private void sink(int from, int slot) {
        int at = from;
        while (2 * at + 1 < waiting) {
            int child = 2 * at + 1;
            if (child + 1 < waiting && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], slot)) {
                break;
            }
            set(at, heap[child]);
            at = child;
        }
        set(at, slot);
    }

    private void set(int at, int slot) {
        heap[at] = slot;
        place[slot] = at;
    }
}
