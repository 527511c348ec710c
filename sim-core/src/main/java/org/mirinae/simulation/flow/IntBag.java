package org.mirinae.simulation.flow;

import java.util.Arrays;

/** A list of whole numbers that is filled and emptied again and again. */
final class IntBag {

    private int[] items = new int[16];
    private int size;

    int size() {
        return size;
    }

    int get(int i) {
        return items[i];
    }

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    void clear() {
        size = 0;
    }
}
