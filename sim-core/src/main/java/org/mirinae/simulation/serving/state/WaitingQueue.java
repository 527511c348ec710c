package org.mirinae.simulation.serving.state;

import java.util.Arrays;
import org.mirinae.workload.serving.QueueOrder;

/**
 * Queues the requests that wait to be admitted. First come first served, they stand in a row, and
 * whoever was preempted goes to its head; by priority, a heap gives the lowest number, among equals
 * the first that came.
 */
public final class WaitingQueue {

    private final Requests requests;
    private final boolean byPriority;
    private final IntDeque row = new IntDeque();
    private int[] heap = new int[16];
    private int size;

    public WaitingQueue(Requests requests, QueueOrder order) {
        this.requests = requests;
        this.byPriority = order == QueueOrder.PRIORITY;
    }

    public int size() {
        return byPriority ? size : row.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public int first() {
        return byPriority ? heap[0] : row.first();
    }

    /** A request that came. */
    public void add(int request) {
        if (byPriority) {
            push(request);
        } else {
            row.addLast(request);
        }
    }

    /** A request that was preempted. */
    public void giveBack(int request) {
        if (byPriority) {
            push(request);
        } else {
            row.addFirst(request);
        }
    }

    /** A request that stood aside takes its place again. */
    public void takePlace(int request) {
        if (byPriority) {
            push(request);
        } else {
            row.addLast(request);
            int place = row.size() - 1;
            while (place > 0 && requests.cameBefore(request, row.get(place - 1))) {
                row.swapWithBefore(place--);
            }
        }
    }

    public int removeFirst() {
        if (!byPriority) {
            return row.removeFirst();
        }
        int first = heap[0];
        int moved = heap[--size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && requests.before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!requests.before(heap[child], moved)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
        return first;
    }

    private void push(int request) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && requests.before(request, heap[(at - 1) >>> 1])) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = request;
    }
}
