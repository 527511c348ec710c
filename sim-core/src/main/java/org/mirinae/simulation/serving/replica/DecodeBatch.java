package org.mirinae.simulation.serving.replica;

import java.util.Arrays;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.simulation.serving.state.Requests;

/**
 * Holds the sequences of a replica that decode, in the order in which they were admitted. All go on
 * by one token with every iteration, so none is touched for it: what a sequence holds is the
 * iteration counter plus an offset of its own, the next to finish lies on top of a heap, and how
 * many need a further block in an iteration is counted by where in a block they stand.
 */
final class DecodeBatch {

    /** Larger blocks never fill: states of fixed size have blocks without an end. */
    private static final int LARGEST_BLOCK = 1 << 16;

    private static final int NONE = -1;

    private final Requests requests;
    private final ServingMemory memory;
    private final boolean grows;
    private final int blockSize;

    /** Sequences that need a further block when the tokens held go from r to r + 1, by r modulo. */
    private final int[] byPhase;

    private int[] heap = new int[64];
    private int count;
    private int first = NONE;
    private int last = NONE;
    private long iteration;
    private long reserved;
    private long contextTokens;

    /**
     * None decodes.
     *
     * @param whole whether sequences hold all their blocks from the beginning
     */
    DecodeBatch(Requests requests, ServingMemory memory, boolean whole) {
        this.requests = requests;
        this.memory = memory;
        this.blockSize = memory.blockSize();
        this.grows = !whole && blockSize <= LARGEST_BLOCK;
        this.byPhase = new int[grows ? blockSize : 1];
    }

    int size() {
        return count;
    }

    /** Tokens they hold, summed. */
    long contextTokens() {
        return contextTokens;
    }

    /** Returns the request admitted last. */
    int youngest() {
        return last;
    }

    /** Returns the request admitted first, or -1. */
    int oldest() {
        return first;
    }

    /** Returns the request admitted after another, or -1. */
    int after(int request) {
        return requests.next[request];
    }

    /** A sequence whose prompt is computed and whose next token was just sampled. */
    void join(int request) {
        requests.offset[request] = requests.computed[request] - iteration;
        requests.finishIteration[request] =
                iteration + requests.output[request] - requests.generated[request];
        link(request);
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, 2 * count);
        }
        contextTokens += requests.computed[request];
        if (grows) {
            byPhase[phase(request)]++;
        }
        rise(count++, request);
    }

    /** Keeps them in the order in which they were admitted, whoever began to decode first. */
    private void link(int request) {
        int before = last;
        while (before != NONE && requests.admitted[before] > requests.admitted[request]) {
            before = requests.previous[before];
        }
        int after = before == NONE ? first : requests.next[before];
        requests.previous[request] = before;
        requests.next[request] = after;
        if (before == NONE) {
            first = request;
        } else {
            requests.next[before] = request;
        }
        if (after == NONE) {
            last = request;
        } else {
            requests.previous[after] = request;
        }
    }

    /** Takes a sequence out and writes down how far it is. */
    void leave(int request) {
        int before = requests.previous[request];
        int after = requests.next[request];
        if (before == NONE) {
            first = after;
        } else {
            requests.next[before] = after;
        }
        if (after == NONE) {
            last = before;
        } else {
            requests.previous[after] = before;
        }
        if (grows) {
            byPhase[phase(request)]--;
            requests.blocks[request] = memory.blocksFor(requests.offset[request] + reserved);
        }
        int computed = (int) (requests.offset[request] + iteration);
        requests.generated[request] =
                (int) (requests.output[request] - (requests.finishIteration[request] - iteration));
        requests.computed[request] = computed;
        contextTokens -= computed;
        int hole = requests.place[request];
        int moved = heap[--count];
        if (moved != request) {
            rise(hole, moved);
            sink(requests.place[moved], moved);
        }
    }

    private int phase(int request) {
        return Math.floorMod(-requests.offset[request], blockSize);
    }

    /** Iterations until the first of them has its last token; at least 1 while there are any. */
    long iterationsToFinish() {
        return count == 0 ? Long.MAX_VALUE : requests.finishIteration[heap[0]] - iteration;
    }

    /** Blocks that all lack to go on for so many iterations beyond what they hold. */
    long blocksFor(long further) {
        if (!grows || further == 0) {
            return 0;
        }
        long rounds = further / blockSize;
        long sum = rounds * count;
        int phase = (int) (reserved % blockSize);
        for (int i = (int) (further % blockSize); i > 0; i--) {
            sum += byPhase[phase];
            phase = phase + 1 == blockSize ? 0 : phase + 1;
        }
        return sum;
    }

    /** Returns how many further iterations, at most so many, go into so many free blocks. */
    long iterationsIn(long free, long most) {
        if (!grows || count == 0) {
            return most;
        }
        long rounds = free / count;
        if (rounds > most / blockSize) {
            return most;
        }
        long further = rounds * blockSize;
        long left = free - rounds * count;
        int phase = (int) (reserved % blockSize);
        while (further < most && byPhase[phase] <= left) {
            left -= byPhase[phase];
            phase = phase + 1 == blockSize ? 0 : phase + 1;
            further++;
        }
        return Math.min(most, further);
    }

    /** Holds the blocks of so many further iterations; where nobody decodes there are none. */
    void reserve(long further) {
        if (count > 0) {
            reserved += further;
        }
    }

    /** Returns whether one sequence lacks a block for the next iteration. */
    boolean lacksBlock(int request) {
        return grows && (requests.offset[request] + reserved) % blockSize == 0;
    }

    /** All have gone on by so many tokens. */
    void advance(long iterations) {
        iteration += iterations;
        contextTokens += iterations * count;
        reserved = Math.max(reserved, iteration);
    }

    /** One that has its last token, or -1. */
    int finished() {
        return count > 0 && requests.finishIteration[heap[0]] == iteration ? heap[0] : NONE;
    }

    private boolean before(int a, int b) {
        long first = requests.finishIteration[a];
        long second = requests.finishIteration[b];
        return first < second || first == second && a < b;
    }

    private void rise(int place, int request) {
        int at = place;
        while (at > 0 && before(request, heap[(at - 1) >>> 1])) {
            put(at, heap[(at - 1) >>> 1]);
            at = (at - 1) >>> 1;
        }
        put(at, request);
    }

    private void sink(int place, int request) {
        int at = place;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], request)) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, request);
    }

    private void put(int place, int request) {
        heap[place] = request;
        requests.place[request] = place;
    }
}
