package org.mirinae.simulation.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mirinae.cost.StepCost;
import org.mirinae.llm.StepShape;
import org.mirinae.workload.RequestTrace;

/**
 * One replica with continuous batching, written a second time: no jumps, no events, one iteration
 * after the other, blocks counted anew each time. Slow and plain, to hold the engine against.
 */
final class StepByStepTwin {

    final long[] first;
    final long[] finish;
    long preemptions;
    long iterations;

    private final RequestTrace trace;
    private final StepCost cost;
    private final long blocks;
    private final int blockSize;
    private final long budget;
    private final int maxSequences;
    private final boolean chunked;

    private final Deque<Item> waiting = new ArrayDeque<>();
    private final List<Item> running = new ArrayList<>();

    private static final class Item {
        final int request;
        int computed;
        int target;
        int generated;
        int chunk;
        long held;

        Item(int request, int target) {
            this.request = request;
            this.target = target;
        }

        boolean decodes() {
            return computed >= target;
        }
    }

    StepByStepTwin(
            RequestTrace trace,
            StepCost cost,
            long blocks,
            int blockSize,
            long budget,
            int maxSequences,
            boolean chunked) {
        this.trace = trace;
        this.cost = cost;
        this.blocks = blocks;
        this.blockSize = blockSize;
        this.budget = budget;
        this.maxSequences = maxSequences;
        this.chunked = chunked;
        first = new long[trace.size()];
        finish = new long[trace.size()];
    }

    void run() {
        int next = 0;
        long now = 0;
        long sinceNanos = 0;
        double sum = 0;
        boolean changed = true;
        while (next < trace.size() || !running.isEmpty() || !waiting.isEmpty()) {
            if (running.isEmpty() && waiting.isEmpty()) {
                now = Math.max(now, trace.arrivalNanos(next));
                changed = true;
            }
            while (next < trace.size() && trace.arrivalNanos(next) <= now) {
                waiting.addLast(new Item(next, trace.inputTokens(next)));
                next++;
            }
            boolean pushedOut = schedule();
            boolean prefills = running.stream().anyMatch(item -> item.chunk > 0);
            if (changed || pushedOut || prefills) {
                sinceNanos = now;
                sum = 0;
            }
            sum += cost.seconds(shape());
            now = sinceNanos + Math.round(sum * 1e9);
            iterations++;
            changed = step(now) || prefills;
        }
    }

    private StepShape shape() {
        StepShape shape = new StepShape();
        int decodes = 0;
        long context = 0;
        for (Item item : running) {
            if (item.chunk > 0) {
                shape.addPrefill(
                        item.computed, item.chunk, item.computed + item.chunk == item.target);
            } else if (item.decodes()) {
                decodes++;
                context += item.computed + 1;
            }
        }
        return shape.addDecodes(decodes, context);
    }

    private boolean schedule() {
        long used = 0;
        boolean pushedOut = false;
        for (int i = 0; i < running.size(); i++) {
            Item item = running.get(i);
            item.chunk = 0;
            long tokens = item.decodes() ? 1 : Math.min(item.target - item.computed, budget - used);
            while (tokens > 0 && !reserve(item, item.computed + tokens)) {
                pushedOut = true;
                Item last = running.removeLast();
                last.held = 0;
                last.computed = 0;
                last.target = trace.inputTokens(last.request) + last.generated;
                last.chunk = 0;
                waiting.addFirst(last);
                preemptions++;
                if (last == item) {
                    return true;
                }
            }
            used += tokens;
            item.chunk = item.decodes() ? 0 : (int) tokens;
        }
        while (!pushedOut && !waiting.isEmpty() && running.size() < maxSequences) {
            Item item = waiting.peekFirst();
            int left = item.target - item.computed;
            long tokens = Math.min(left, budget - used);
            if (tokens == 0 || !chunked && tokens < left || !reserve(item, tokens)) {
                break;
            }
            waiting.removeFirst();
            running.add(item);
            item.chunk = (int) tokens;
            used += tokens;
        }
        return pushedOut;
    }

    private boolean reserve(Item item, long tokens) {
        long held = 0;
        for (Item other : running) {
            held += other.held;
        }
        long need = Math.max(item.held, (tokens + blockSize - 1) / blockSize);
        if (held - (running.contains(item) ? item.held : 0) + need > blocks) {
            return false;
        }
        item.held = need;
        return true;
    }

    private boolean step(long now) {
        boolean finished = false;
        for (Item item : List.copyOf(running)) {
            if (item.decodes()) {
                item.computed++;
                item.generated++;
            } else {
                item.computed += item.chunk;
                if (item.chunk == 0 || !item.decodes()) {
                    continue;
                }
                item.generated++;
                if (item.generated == 1) {
                    first[item.request] = now;
                }
            }
            if (item.generated == trace.outputTokens(item.request)) {
                finish[item.request] = now;
                running.remove(item);
                finished = true;
            }
        }
        return finished;
    }
}
