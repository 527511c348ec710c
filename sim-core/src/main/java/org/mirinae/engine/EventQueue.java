package org.mirinae.engine;

import java.util.Arrays;

/**
 * Pending events in the order of (time, sequence number): a 4-ary heap on one {@code long[]}, two
 * words an event, so that a node's four children share a cache line or two.
 *
 * <p>The second word holds the sequence number in its upper 40 bits and a slot in its lower 24; the
 * slot finds handler and payload, which stay where they are while the heap moves.
 */
final class EventQueue {

    private static final int SLOT_BITS = 24;
    private static final int MOST_PENDING = 1 << SLOT_BITS;
    private static final long MOST_EVENTS = 1L << 40;

    private long[] heap = new long[2 * 64];
    private int[] handlers = new int[64];
    private long[] payloads = new long[64];
    private int[] freeSlots = new int[64];
    private int free;
    private int used;
    private int size;
    private long sequence;
    private int takenHandler;
    private long takenPayload;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the earliest event; only where there is one. */
    long nextTimeNanos() {
        return heap[0];
    }

    /**
     * Adds an event.
     *
     * @throws IllegalStateException beyond 2^24 pending or 2^40 events in all
     */
    void add(long timeNanos, int handler, long payload) {
        if (sequence == MOST_EVENTS) {
            throw new IllegalStateException("a run holds at most 2^40 events");
        }
        int slot = takeSlot();
        handlers[slot] = handler;
        payloads[slot] = payload;
        if (2 * size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * heap.length);
        }
        long word = sequence++ << SLOT_BITS | slot;
        siftUp(size++, timeNanos, word);
    }

    private int takeSlot() {
        if (free > 0) {
            return freeSlots[--free];
        }
        if (used == MOST_PENDING) {
            throw new IllegalStateException("at most 2^24 events can be pending");
        }
        if (used == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * used);
            payloads = Arrays.copyOf(payloads, 2 * used);
            freeSlots = Arrays.copyOf(freeSlots, 2 * used);
        }
        return used++;
    }

    /** Takes the earliest event out and returns its time; the rest by the two getters. */
    long take() {
        long time = heap[0];
        int slot = (int) heap[1] & (MOST_PENDING - 1);
        takenHandler = handlers[slot];
        takenPayload = payloads[slot];
        freeSlots[free++] = slot;
        size--;
        if (size > 0) {
            siftDown(heap[2 * size], heap[2 * size + 1]);
        }
        return time;
    }

    int takenHandler() {
        return takenHandler;
    }

    long takenPayload() {
        return takenPayload;
    }

    private void siftUp(int from, long time, long word) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (!before(time, word, parent)) {
                break;
            }
            heap[2 * at] = heap[2 * parent];
            heap[2 * at + 1] = heap[2 * parent + 1];
            at = parent;
        }
        heap[2 * at] = time;
        heap[2 * at + 1] = word;
    }

    private void siftDown(long time, long word) {
        int at = 0;
        while (true) {
            int first = 4 * at + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + 4, size);
            for (int child = first + 1; child < end; child++) {
                if (before(heap[2 * child], heap[2 * child + 1], least)) {
                    least = child;
                }
            }
            if (before(time, word, least)) {
                break;
            }
            heap[2 * at] = heap[2 * least];
            heap[2 * at + 1] = heap[2 * least + 1];
            at = least;
        }
        heap[2 * at] = time;
        heap[2 * at + 1] = word;
    }

    private boolean before(long time, long word, int other) {
        long otherTime = heap[2 * other];
        return time < otherTime || (time == otherTime && word < heap[2 * other + 1]);
    }

    /** Acts as if that many events had passed; for tests of the guard. */
    void skipSequenceTo(long next) {
        sequence = next;
    }
}
