package org.mirinae.simulation.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.policy.BatchLimits;
import org.mirinae.policy.BatchView;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.InFlightBatching;
import org.mirinae.simulation.serving.state.StepDelays;
import org.mirinae.stack.KvReservation;
import org.mirinae.workload.requests.RequestTrace;

/**
 * One replica, written a second time: no jumps, no events, one iteration after the other, blocks
 * counted anew each time, queues and memories as plain lists. Slow and plain, to hold the engine
 * against. Of the engine's own parts it uses two: how copies share a link, and the delay of an
 * iteration.
 */
final class StepByStepReference {

    /** Holds what the reference is told beside trace and times. */
    record Rules(
            long blocks,
            int blockSize,
            double watermark,
            BatchingPolicy batching,
            BatchLimits limits,
            KvReservation reservation,
            boolean byPriority) {}

    final long[] first;
    final long[] finish;
    long preemptions;
    long iterations;
    long cachedTokens;

    private final RequestTrace trace;
    private final StepTimes times;
    private final Rules rules;
    private final ReferenceKvCache memory;
    private final @Nullable StepDelays delays;
    private final List<Item> waiting = new ArrayList<>();
    private final List<Item> running = new ArrayList<>();
    private final Deque<Item> fresh = new ArrayDeque<>();
    private final List<Item> aside = new ArrayList<>();

    /** A request. */
    static final class Item {
        final int request;
        int computed;
        int target;
        int generated;
        int chunk;
        long held;
        final List<ReferenceKvCache.Block> shared = new ArrayList<>();
        int loading;
        boolean loaded;
        boolean everPreempted;

        Item(int request, int target) {
            this.request = request;
            this.target = target;
        }

        boolean decodes() {
            return computed >= target;
        }
    }

    StepByStepReference(
            RequestTrace trace,
            StepTimes times,
            Rules rules,
            ReferenceKvCache memory,
            @Nullable StepDelays delays) {
        this.trace = trace;
        this.times = times;
        this.rules = rules;
        this.memory = memory;
        this.delays = delays;
        first = new long[trace.size()];
        finish = new long[trace.size()];
    }

    void run() {
        int next = 0;
        long now = 0;
        long since = 0;
        long sinceIteration = 0;
        double sum = 0;
        boolean changed = true;
        boolean pushedOut = false;
        while (true) {
            int before = next;
            while (next < trace.size() && trace.arrivalNanos(next) <= now) {
                Item item = new Item(next, trace.inputTokens(next));
                waiting.add(item);
                fresh.add(item);
                next++;
            }
            memory.poll(now);
            boolean looks = changed || pushedOut || next > before || memory.anyEnded();
            settle(now);
            pushedOut = schedule(now);
            if (looks && !pushedOut) {
                admit(now);
            }
            if (running.isEmpty()) {
                memory.flush(now);
                changed = true;
                long arrival = next < trace.size() ? trace.arrivalNanos(next) : Long.MAX_VALUE;
                now = memory.untilEnded(arrival);
                if (now == Long.MAX_VALUE) {
                    return;
                }
                continue;
            }
            boolean prefills = running.stream().anyMatch(item -> item.chunk > 0);
            if (changed || pushedOut || prefills) {
                memory.flush(now);
                since = now;
                sinceIteration = iterations;
                sum = 0;
            }
            sum += times.seconds(shape());
            iterations++;
            double delay =
                    delays == null ? 0 : delays.until(iterations) - delays.until(sinceIteration);
            now = since + Math.round((sum + delay) * 1e9);
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

    private void settle(long now) {
        boolean any = memory.anyEnded();
        memory.settle(now);
        for (Item item : any ? List.copyOf(aside) : List.<Item>of()) {
            if (item.loading == 0) {
                aside.remove(item);
                int at = waiting.size();
                while (at > 0 && waiting.get(at - 1).request > item.request) {
                    at--;
                }
                waiting.add(at, item);
            }
        }
        while (!fresh.isEmpty()) {
            Item item = fresh.removeFirst();
            if (memory.prefetch() > 0
                    && waiting.size() <= memory.prefetch()
                    && !memory.meetsLoading(item)) {
                load(item, now);
            }
        }
    }

    private boolean load(Item item, long now) {
        if (item.loaded) {
            return false;
        }
        item.loaded = memory.load(item, available(), now);
        return item.loaded;
    }

    /** Blocks that can be taken: all but those running requests hold and others share. */
    private long available() {
        long own = 0;
        for (Item item : running) {
            own += item.held - (long) item.shared.size() * memory.weight();
        }
        return rules.blocks - own - memory.inUse();
    }

    private long blocksFor(long tokens) {
        return (tokens + rules.blockSize - 1) / rules.blockSize;
    }

    /**
     * Returns the tokens that go in by the policy's own rule, so that a further policy is held here
     * at once. The rule itself is not what this class doubts: BatchingPolicyTest states it a second
     * time. When and of whom it is asked is written here anew.
     */
    private long tokens(Item item, long left, long used) {
        BatchView view =
                new BatchView() {
                    @Override
                    public int sequences() {
                        return running.size();
                    }

                    @Override
                    public int decoding() {
                        return (int) running.stream().filter(Item::decodes).count();
                    }

                    @Override
                    public long scheduledTokens() {
                        return used;
                    }
                };
        return running.contains(item)
                ? rules.batching.proceed(rules.limits, view, left)
                : rules.batching.begin(rules.limits, view, left);
    }

    private boolean schedule(long now) {
        boolean generationFirst = rules.batching instanceof InFlightBatching;
        long used = 0;
        for (Item item : running) {
            item.chunk = 0;
            used += generationFirst && item.decodes() ? 1 : 0;
        }
        boolean pushedOut = false;
        int i = 0;
        while (i < running.size()) {
            Item item = running.get(i);
            long tokens = item.decodes() ? 1 : tokens(item, item.target - item.computed, used);
            boolean gone = false;
            while (tokens > 0 && !gone && !reserve(item, item.computed + tokens)) {
                pushedOut = true;
                Item victim = victim();
                int place = running.indexOf(victim);
                if (place < i) {
                    i--;
                    used -= victim.decodes() ? 1 : victim.chunk;
                } else if (generationFirst && victim.decodes()) {
                    used--;
                }
                preempt(victim, now);
                gone = victim == item;
            }
            if (gone) {
                continue;
            }
            if (!item.decodes()) {
                item.chunk = (int) tokens;
                used += tokens;
            } else if (!generationFirst) {
                used++;
            }
            i++;
        }
        usedTokens = used;
        return pushedOut;
    }

    private long usedTokens;

    private Item victim() {
        if (!rules.byPriority) {
            return running.getLast();
        }
        return running.stream().max(order()).orElseThrow();
    }

    private Comparator<Item> order() {
        int[] priority = trace.traits().priority();
        return Comparator.<Item>comparingInt(item -> priority == null ? 0 : priority[item.request])
                .thenComparingInt(item -> item.request);
    }

    private void preempt(Item item, long now) {
        memory.share(item, item.computed, now);
        memory.leave(item, now);
        running.remove(item);
        item.held = 0;
        item.computed = 0;
        item.target = trace.inputTokens(item.request) + item.generated;
        item.chunk = 0;
        item.loaded = false;
        item.everPreempted = true;
        waiting.addFirst(item);
        preemptions++;
    }

    private boolean reserve(Item item, long tokens) {
        long more = Math.max(0, blocksFor(tokens) - item.held);
        if (more > available()) {
            return false;
        }
        item.held += more;
        memory.makeRoom(available());
        return true;
    }

    private void admit(long now) {
        while (!waiting.isEmpty() && running.size() < rules.limits.sequences()) {
            Item item = rules.byPriority ? waiting.stream().min(order()).get() : waiting.getFirst();
            List<ReferenceKvCache.Block> found = memory.found(item);
            int computed = found.size() * memory.tokens();
            long tokens = tokens(item, item.target - computed, usedTokens);
            if (tokens == 0) {
                return;
            }
            if (item.loading > 0 || memory.meetsLoading(item) || load(item, now)) {
                waiting.remove(item);
                aside.add(item);
                continue;
            }
            long asked =
                    switch (rules.reservation) {
                        case ON_DEMAND -> computed + tokens;
                        case PROMPT -> item.target;
                        case WHOLE ->
                                Math.max(
                                        computed + tokens,
                                        trace.inputTokens(item.request)
                                                + trace.outputTokens(item.request)
                                                - 1L);
                    };
            long lacking = blocksFor(asked) - (long) found.size() * memory.weight();
            long kept = running.isEmpty() ? 0 : (long) Math.ceil(rules.watermark * rules.blocks);
            if (lacking + kept > available() - memory.unused(found)) {
                return;
            }
            waiting.remove(item);
            memory.use(item, found, now);
            item.computed = computed;
            item.held = blocksFor(asked);
            item.chunk = (int) tokens;
            running.add(item);
            memory.makeRoom(available());
            usedTokens += tokens;
            cachedTokens += item.everPreempted ? 0 : computed;
        }
    }

    private boolean step(long now) {
        boolean finished = false;
        // The decoding first, as the engine does: who shares a block first decides whose it is.
        List<Item> inOrder = new ArrayList<>();
        running.stream()
                .filter(Item::decodes)
                .sorted(Comparator.comparingInt(item -> item.request))
                .forEach(inOrder::add);
        running.stream().filter(item -> !item.decodes()).forEach(inOrder::add);
        for (Item item : inOrder) {
            if (item.decodes()) {
                item.computed++;
                item.generated++;
            } else {
                item.computed += item.chunk;
                memory.share(item, item.computed, now);
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
                memory.share(item, item.computed, now);
                memory.leave(item, now);
                running.remove(item);
                finished = true;
            }
        }
        return finished;
    }
}
