package org.mirinae.simulation.serving.replica;

import java.util.function.IntPredicate;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.perf.serving.StepTimes;
import org.mirinae.simulation.serving.kvcache.KvCache;
import org.mirinae.simulation.serving.kvcache.KvTiers;
import org.mirinae.simulation.serving.state.CacheMeter;
import org.mirinae.simulation.serving.state.InterTokenLatencyRecorder;
import org.mirinae.simulation.serving.state.ReplicaListener;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.StepDelays;
import org.mirinae.simulation.serving.state.UtilizationMeter;
import org.mirinae.simulation.serving.state.WaitingQueue;

/**
 * One copy of the model with its batch. Between changes of the batch it jumps over all iterations
 * at once: iteration j after the last change ends at the time of the change plus the rounded sum
 * S(j) of the iterations since, so that the outcome is the same to the nanosecond as going one by
 * one.
 */
public final class Replica implements KvTiers.Owner {

    private final Requests requests;
    private final StepTimes times;
    private final KvCache blocks;
    private final ReplicaListener listener;
    private final DecodeBatch decodes;
    private final KvConnector connector;
    private final @Nullable StepDelays delays;
    private final InterTokenLatencyRecorder gaps = new InterTokenLatencyRecorder();
    private final UtilizationMeter meter = new UtilizationMeter();
    private final StepShape shape = new StepShape();

    // Made once: the loop allocates nothing.
    private final LongToDoubleFunction sums = this::seconds;
    private final IntPredicate unfinished;
    private long completedNanos;
    private final WaitingQueue waiting;
    private final Scheduler scheduler;

    private EventLoop loop;
    private int handler;
    private long generation;

    private boolean busy;
    private boolean atBoundary;
    private boolean prefilling;
    private boolean changed = true;

    /** The place where the series of equal batches began: its time, and the tokens held. */
    private long changeNanos;

    private long changeContext;
    private long changeIteration;
    private double changeDelay;
    private long sinceChange;
    private long boundaryNanos;
    private long planned;
    private StepUse use = new StepUse(0, 0, 0, 0, 0);

    Replica(
            Requests requests,
            Scheduler scheduler,
            StepTimes times,
            Scheduler.Memory memory,
            @Nullable StepDelays delays,
            ReplicaListener listener) {
        this.requests = requests;
        this.scheduler = scheduler;
        this.unfinished = i -> !computed(scheduler.prompt(i), scheduler.chunk(i), completedNanos);
        this.times = times;
        this.blocks = memory.blocks();
        this.decodes = memory.decodes();
        this.waiting = memory.waiting();
        this.connector = memory.connector();
        this.delays = delays;
        this.listener = listener;
        this.loop = new EventLoop();
    }

    public void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register(this::onBoundary);
    }

    public InterTokenLatencyRecorder gaps() {
        return gaps;
    }

    public UtilizationMeter meter() {
        return meter;
    }

    public CacheMeter cacheMeter() {
        return scheduler.meter();
    }

    /** Sequences in the batch. */
    public int sequences() {
        return scheduler.sequences();
    }

    /** Returns the requests that wait to be admitted. */
    int waiting() {
        return waiting.size();
    }

    /** Blocks of the KV cache that cannot be taken, and all blocks. */
    public long blocksInUse() {
        return blocks.all() - blocks.available();
    }

    /** Blocks in which nothing lies. */
    public long freeBlocks() {
        return blocks.free();
    }

    /** Blocks that hold what requests share. */
    public long keptBlocks() {
        return blocks.cache().held();
    }

    public long allBlocks() {
        return blocks.all();
    }

    /** Tokens of a request's prompt that this replica would not have to compute. */
    public long cachedTokens(int request) {
        blocks.cache().look(request);
        return (long) blocks.cache().foundBlocks() * blocks.cache().tokens();
    }

    /** Takes a request in; {@link #wake} follows at the same time. */
    public void enqueue(int request) {
        waiting.add(request);
        connector.fresh(request);
    }

    /** The cache of a request is here; {@link #wake} follows at the same time. */
    public void arrived(int request) {
        scheduler.arrived(request);
    }

    public KvCache blocks() {
        return blocks;
    }

    @Override
    public void loadEnded(int request, int tier) {
        connector.ended(request, tier);
    }

    @Override
    public void wake(long nowNanos) {
        if (atBoundary || scheduler.nobodyWaits() && !connector.callForChange()) {
            return;
        }
        if (!busy) {
            iterate(nowNanos);
        } else if (planned > 1 && (connector.callForChange() || scheduler.mayJoin())) {
            long earlier = firstEndNotBefore(nowNanos);
            if (earlier < planned) {
                planned = earlier;
                schedule();
            }
        }
    }

    private long firstEndNotBefore(long nowNanos) {
        long before = 0;
        long reaches = planned;
        while (reaches - before > 1) {
            long middle = (before + reaches) >>> 1;
            if (endNanos(middle) >= nowNanos) {
                reaches = middle;
            } else {
                before = middle;
            }
        }
        return reaches;
    }

    /** Returns when the j-th of the planned iterations ends. */
    private long endNanos(long j) {
        double sum = prefilling ? use.seconds() : seconds(sinceChange + j);
        if (delays != null) {
            sum += delays.until(changeIteration + sinceChange + j) - changeDelay;
        }
        return changeNanos + Math.round(sum * 1e9);
    }

    /** S(j) of the series of equal batches. */
    private double seconds(long j) {
        return times.decodeSeconds(decodes.size(), changeContext, j);
    }

    private void schedule() {
        generation++;
        loop.schedule(endNanos(planned), handler, generation);
    }

    private void onBoundary(long nowNanos, long payload) {
        if (payload != generation) {
            return; // a jump that was ended early
        }
        atBoundary = true;
        complete(nowNanos);
        listener.deliver(nowNanos);
        atBoundary = false;
        iterate(nowNanos);
    }

    /** Everything the planned iterations did. */
    private void complete(long nowNanos) {
        long nanos = nowNanos - boundaryNanos;
        if (prefilling) {
            gaps.record(nanos, decodes.size() - scheduler.joined().size());
            meter.add(use, nanos);
        } else {
            gaps.record(
                    sums,
                    delays,
                    sinceChange,
                    sinceChange + planned,
                    nanos,
                    decodes.size() - scheduler.joined().size());
            long middle = decodes.contextTokens() + decodes.size() * ((planned + 1) / 2);
            meter.add(times.decodeUse(decodes.size(), middle), nanos);
        }
        while (!scheduler.joined().isEmpty()) {
            int joined = scheduler.joined().removeFirst();
            gaps.record(nowNanos - requests.firstTokenNanos[joined], 1);
        }
        blocks.take(decodes.blocksFor(planned - 1));
        decodes.reserve(planned - 1);
        decodes.advance(planned);
        meter.addTokens(0, planned * decodes.size());
        sinceChange += planned;
        changed = prefilling;
        for (int done = decodes.finished(); done >= 0; done = decodes.finished()) {
            decodes.leave(done);
            finish(done, nowNanos);
        }
        completedNanos = nowNanos;
        scheduler.keepPrompts(unfinished);
    }

    /** A chunk is computed; true when it was the prompt's last, which yields a token. */
    private boolean computed(int request, long tokens, long nowNanos) {
        requests.computed[request] += (int) tokens;
        meter.addTokens(tokens, 0);
        blocks.share(request, requests.computed[request], nowNanos);
        if (tokens == 0 || !requests.decodes(request)) {
            return false;
        }
        requests.generated[request]++;
        meter.addTokens(0, 1);
        if (requests.firstTokenNanos[request] == Requests.NEVER) {
            requests.firstTokenNanos[request] = nowNanos;
        } else {
            gaps.record(nowNanos - requests.pausedNanos[request], 1); // after a preemption
        }
        if (requests.generated[request] == requests.output[request]) {
            finish(request, nowNanos);
        } else if (listener.leaves(request, nowNanos)) {
            blocks.lend(request, nowNanos);
        } else {
            decodes.join(request);
        }
        return true;
    }

    private void finish(int request, long nowNanos) {
        requests.finishNanos[request] = nowNanos;
        // The keys and values of the last token were never computed.
        blocks.release(request, requests.input[request] + requests.output[request] - 1L, nowNanos);
        changed = true;
        listener.finished(request, nowNanos);
    }

    /** Puts the next iteration together and plans it, with as many like it as follow unchanged. */
    private void iterate(long nowNanos) {
        boolean pushedOut = scheduler.make(nowNanos);
        prefilling = scheduler.gather(shape);
        boolean joined = !scheduler.joined().isEmpty();
        changed |= pushedOut || joined;
        busy = scheduler.sequences() > 0;
        if (!busy) {
            changed = true;
            connector.flush(nowNanos);
            return;
        }
        if (changed || prefilling) {
            changeIteration += sinceChange;
            changeNanos = nowNanos;
            changeContext = decodes.contextTokens();
            changeDelay = delays == null ? 0 : delays.until(changeIteration);
            sinceChange = 0;
            connector.flush(nowNanos);
        }
        boundaryNanos = nowNanos;
        // Whoever waits because somebody was preempted may come in right after; who has just come
        // has waited longer for its token than the others.
        planned = prefilling || pushedOut || joined ? 1 : jump();
        if (prefilling) {
            int n = decodes.size();
            use = times.use(shape.addDecodes(n, decodes.contextTokens() + n));
        }
        schedule();
    }

    /** Iterations until somebody is done or the blocks run out. */
    private long jump() {
        long most = decodes.iterationsToFinish();
        return 1 + decodes.iterationsIn(blocks.available(), most - 1);
    }
}
