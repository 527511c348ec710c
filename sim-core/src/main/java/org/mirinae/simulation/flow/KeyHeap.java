package org.mirinae.simulation.flow;

import java.util.Arrays;

/** A binary heap of small whole numbers, each with a key that can change; least key first. */
final class KeyHeap {

    private double[] keys = new double[16];
    private int[] placeOf = new int[16];
    private int[] heap = new int[16];
    private int size;

    KeyHeap() {
        Arrays.fill(placeOf, -1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Only where there is one. */
    int least() {
        return heap[0];
    }

    /** Infinite where there is none. */
    double leastKey() {
        return size == 0 ? Double.POSITIVE_INFINITY : keys[heap[0]];
    }

    /** The key of an id that is in. */
    double key(int id) {
        return keys[id];
    }

    /** Adds an id, or changes its key; of equal keys the smaller id comes first. */
    void set(int id, double key) {
        if (id >= placeOf.length) {
            int before = placeOf.length;
            placeOf = Arrays.copyOf(placeOf, Math.max(id + 1, 2 * before));
            Arrays.fill(placeOf, before, placeOf.length, -1);
            keys = Arrays.copyOf(keys, placeOf.length);
        }
        int at = placeOf[id];
        if (at < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            at = size++;
            heap[at] = id;
            placeOf[id] = at;
        }
        keys[id] = key;
        down(up(at));
    }

    /** Takes an id out; nothing where it is not in. */
    void remove(int id) {
        int at = id < placeOf.length ? placeOf[id] : -1;
        if (at < 0) {
            return;
        }
        placeOf[id] = -1;
        int last = heap[--size];
        if (at < size) {
            heap[at] = last;
            placeOf[last] = at;
            down(up(at));
        }
    }

    private int up(int from) {
        int at = from;
        int id = heap[at];
        while (at > 0 && before(id, heap[(at - 1) / 2])) {
            put(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, id);
        return at;
    }

    private void down(int from) {
        int at = from;
        int id = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], id)) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, id);
    }

    private void put(int at, int id) {
        heap[at] = id;
        placeOf[id] = at;
    }

    private boolean before(int one, int other) {
        return keys[one] < keys[other] || keys[one] == keys[other] && one < other;
    }
}
