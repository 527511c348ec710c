package org.mirinae.simulation.serving;

import java.util.Arrays;
import org.mirinae.cost.StepCost;
import org.mirinae.cost.StepUse;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.StepShape;
import org.mirinae.policy.BatchView;
import org.mirinae.policy.BatchingPolicy;

/**
 * One copy of the model with its batch. Between changes of the batch it jumps over all iterations
 * at once: iteration j after the last change ends at the time of the change plus the rounded sum
 * S(j) of the iterations since, so that the outcome is the same to the nanosecond as going one by
 * one.
 *
 * <p>Order within an iteration follows vLLM V1 (vllm/v1/core/sched/scheduler.py): decoding requests
 * go on, those that lack a block push the youngest out; then prompts in work; then, unless somebody
 * was pushed out, waiting requests first come first served.
 */
final class Replica implements BatchView {

    private final Requests requests;
    private final BatchingPolicy policy;
    private final StepCost cost;
    private final BlockPool blocks;
    private final ReplicaListener listener;
    private final DecodeBatch decodes;
    private final GapRecorder gaps = new GapRecorder();
    private final UseMeter meter = new UseMeter();
    private final StepShape shape = new StepShape();
    private final IntDeque waiting = new IntDeque();

    /** Those whose cache has come from another replica, and those of them in the iteration. */
    private final IntDeque ready = new IntDeque();

    private final IntDeque joined = new IntDeque();

    private EventLoop loop;
    private int handler;
    private long generation;

    /** Prompts in work, in order, and how much of each goes into the coming iteration. */
    private int[] prompts = new int[16];

    private long[] chunk = new long[16];
    private int promptCount;
    private long scheduledTokens;

    private boolean busy;
    private boolean atBoundary;
    private boolean prefilling;
    private boolean changed = true;

    /** Where the series of equal batches began: its time, and the tokens held. */
    private long changeNanos;

    private long changeContext;
    private long sinceChange;
    private long boundaryNanos;
    private long planned;
    private StepUse use = new StepUse(0, 0, 0, 0, 0);

    Replica(
            Requests requests,
            BatchingPolicy policy,
            StepCost cost,
            BlockPool blocks,
            DecodeBatch decodes,
            ReplicaListener listener) {
        this.requests = requests;
        this.policy = policy;
        this.cost = cost;
        this.blocks = blocks;
        this.decodes = decodes;
        this.listener = listener;
        this.loop = new EventLoop();
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register(this::onBoundary);
    }

    @Override
    public int sequences() {
        return decodes.size() + promptCount;
    }

    @Override
    public int decoding() {
        return decodes.size();
    }

    @Override
    public long scheduledTokens() {
        return scheduledTokens;
    }

    GapRecorder gaps() {
        return gaps;
    }

    UseMeter meter() {
        return meter;
    }

    /** Takes a request in; {@link #wake} follows. */
    void enqueue(int request) {
        waiting.addLast(request);
    }

    /** The cache of a request is here; {@link #wake} follows at the same time. */
    void arrived(int request) {
        requests.remote[request] = false;
        ready.addLast(request);
    }

    BlockPool blocks() {
        return blocks;
    }

    /** Tokens of a waiting request's prompt that lie in the cache already. */
    long cachedTokens(int request) {
        return 0;
    }

    /** Begins to work if idle; ends a jump early if somebody could join. */
    void wake(long nowNanos) {
        if (waiting.isEmpty() && ready.isEmpty() || atBoundary) {
            return;
        }
        if (!busy) {
            iterate(nowNanos);
        } else if (planned > 1 && mayJoin()) {
            long earlier = firstEndNotBefore(nowNanos);
            if (earlier < planned) {
                planned = earlier;
                schedule();
            }
        }
    }

    private boolean mayJoin() {
        scheduledTokens = decodes.size();
        int left = ready.isEmpty() ? requests.left(waiting.first()) : 0;
        return policy.begin(this, Math.max(1, left)) > 0;
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

    /** When the j-th of the planned iterations ends. */
    private long endNanos(long j) {
        double sum = prefilling ? use.seconds() : seconds(sinceChange + j);
        return changeNanos + Math.round(sum * 1e9);
    }

    /** S(j) of the series of equal batches. */
    private double seconds(long j) {
        return cost.decodeSeconds(decodes.size(), changeContext, j);
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
            gaps.record(nanos, decodes.size() - joined.size());
            meter.add(use, nanos);
        } else {
            int others = decodes.size() - joined.size();
            gaps.record(this::seconds, sinceChange, sinceChange + planned, nanos, others);
            long middle = decodes.contextTokens() + decodes.size() * ((planned + 1) / 2);
            meter.add(cost.decodeUse(decodes.size(), middle), nanos);
        }
        while (!joined.isEmpty()) {
            gaps.record(nowNanos - requests.firstTokenNanos[joined.removeFirst()], 1);
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
        int kept = 0;
        for (int i = 0; i < promptCount; i++) {
            if (!computed(prompts[i], chunk[i], nowNanos)) {
                prompts[kept++] = prompts[i];
            }
        }
        promptCount = kept;
    }

    /** A chunk is computed; true when it was the prompt's last, which yields a token. */
    private boolean computed(int request, long tokens, long nowNanos) {
        requests.computed[request] += (int) tokens;
        meter.addTokens(tokens, 0);
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
            blocks.lend(request);
        } else {
            decodes.join(request);
        }
        return true;
    }

    private void finish(int request, long nowNanos) {
        requests.finishNanos[request] = nowNanos;
        blocks.release(request);
        changed = true;
        listener.finished(request, nowNanos);
    }

    /** Puts the next iteration together and plans it, with as many like it as follow unchanged. */
    private void iterate(long nowNanos) {
        boolean pushedOut = reserveDecodes(nowNanos);
        scheduledTokens = decodes.size();
        prefilling = false;
        shape.clear();
        for (int i = 0; i < promptCount; i++) {
            pushedOut |= proceed(i, nowNanos);
        }
        if (!pushedOut) {
            joinReady();
            admit(nowNanos);
        }
        changed |= pushedOut || !joined.isEmpty();
        busy = sequences() > 0;
        if (!busy) {
            decodes.reserve(-1); // there is no iteration to reserve for
            changed = true;
            return;
        }
        if (changed || prefilling) {
            changeNanos = nowNanos;
            changeContext = decodes.contextTokens();
            sinceChange = 0;
        }
        boundaryNanos = nowNanos;
        // Whoever waits because somebody was pushed out may come in right after; who has just come
        // has waited longer for its token than the others.
        planned = prefilling || pushedOut || !joined.isEmpty() ? 1 : jump();
        if (prefilling) {
            int n = decodes.size();
            use = cost.use(shape.addDecodes(n, decodes.contextTokens() + n));
        }
        schedule();
    }

    /** Iterations until somebody is done or the blocks run out. */
    private long jump() {
        long most = decodes.iterationsToFinish();
        return 1 + decodes.iterationsIn(blocks.free(), most - 1);
    }

    /** Every decoding request gets room for one more token, pushing out the youngest if need be. */
    private boolean reserveDecodes(long nowNanos) {
        boolean pushedOut = false;
        long needed = decodes.blocksFor(1);
        if (needed <= blocks.free()) {
            blocks.take(needed);
        } else {
            pushedOut = true;
            for (int r = decodes.oldest(); r >= 0; r = decodes.after(r)) {
                boolean last = false;
                while (decodes.lacksBlock(r) && blocks.free() == 0 && !last) {
                    last = promptCount == 0 && decodes.youngest() == r;
                    preemptLast(nowNanos);
                }
                if (last) {
                    break; // it was the youngest left, so all others have their block
                }
                if (decodes.lacksBlock(r)) {
                    blocks.take(1);
                }
            }
        }
        decodes.reserve(1);
        return pushedOut;
    }

    /** The next chunk of a prompt in work; true when that pushed somebody out. */
    private boolean proceed(int i, long nowNanos) {
        int request = prompts[i];
        long tokens = policy.proceed(this, requests.left(request));
        boolean pushedOut = false;
        while (tokens > 0 && !blocks.extend(request, requests.computed[request] + tokens)) {
            pushedOut = true;
            preemptLast(nowNanos);
            if (i >= promptCount) {
                return true;
            }
        }
        takeChunk(i, tokens);
        return pushedOut;
    }

    private void preemptLast(long nowNanos) {
        int request;
        if (promptCount > 0) {
            request = prompts[--promptCount];
        } else {
            request = decodes.youngest();
            decodes.leave(request);
        }
        blocks.release(request);
        requests.preempt(request, nowNanos);
        waiting.addFirst(request);
    }

    /** Those whose cache has come go on decoding; their next token has its block already. */
    private void joinReady() {
        while (!ready.isEmpty() && policy.begin(this, 1) > 0) {
            int request = ready.removeFirst();
            decodes.join(request);
            joined.addLast(request);
            scheduledTokens++;
        }
    }

    private void admit(long nowNanos) {
        while (!waiting.isEmpty()) {
            int request = waiting.first();
            if (requests.remote[request]) {
                long held = requests.target[request] + 1L;
                if (policy.begin(this, 1) == 0 || !blocks.admit(request, held, sequences() == 0)) {
                    return;
                }
                waiting.removeFirst();
                listener.fetch(request, nowNanos);
                continue;
            }
            long tokens = policy.begin(this, requests.left(request));
            if (tokens == 0 || !blocks.admit(request, tokens, sequences() == 0)) {
                return;
            }
            waiting.removeFirst();
            requests.begin(request, nowNanos);
            if (promptCount == prompts.length) {
                prompts = Arrays.copyOf(prompts, 2 * promptCount);
                chunk = Arrays.copyOf(chunk, 2 * promptCount);
            }
            prompts[promptCount] = request;
            takeChunk(promptCount++, tokens);
        }
    }

    private void takeChunk(int i, long tokens) {
        chunk[i] = tokens;
        if (tokens > 0) {
            int request = prompts[i];
            shape.addPrefill(requests.computed[request], tokens, tokens == requests.left(request));
            scheduledTokens += tokens;
            prefilling = true;
        }
    }
}
