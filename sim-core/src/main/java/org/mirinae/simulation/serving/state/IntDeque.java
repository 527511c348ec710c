package org.mirinae.simulation.serving.state;

import java.util.Arrays;

/** Request numbers in a row, added and taken at both ends. */
public final class IntDeque {

    private int[] items = new int[16];
    private int head;
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void addLast(int item) {
        grow();
        items[(head + size++) & (items.length - 1)] = item;
    }

    void addFirst(int item) {
        grow();
        head = (head - 1) & (items.length - 1);
        items[head] = item;
        size++;
    }

    /** Lets the item at a place and the one before it change places. */
    void swapWithBefore(int place) {
        int mask = items.length - 1;
        int at = (head + place) & mask;
        int before = (head + place - 1) & mask;
        int item = items[at];
        items[at] = items[before];
        items[before] = item;
    }

    public int first() {
        return items[head];
    }

    /** The item at a place, the first at 0. */
    public int get(int place) {
        return items[(head + place) & (items.length - 1)];
    }

    public int removeFirst() {
        int item = items[head];
        head = (head + 1) & (items.length - 1);
        size--;
        return item;
    }

    private void grow() {
        if (size == items.length) {
            int[] larger = Arrays.copyOf(items, 2 * size);
            // What had wrapped around goes behind the old end.
            System.arraycopy(items, 0, larger, size, head);
            items = larger;
        }
    }
}
