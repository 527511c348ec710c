package org.mirinae.simulation.serving;

import java.util.Arrays;
import org.mirinae.cost.StepCost;
import org.mirinae.engine.EventLoop;
import org.mirinae.llm.StepShape;
import org.mirinae.policy.BatchView;
import org.mirinae.policy.BatchingPolicy;

/**
 * One copy of the model with its batch. Between changes of the batch it jumps over many iterations
 * at once: iteration j after the last change ends at the time of the change plus the rounded sum of
 * the iterations since, so that the outcome is the same to the nanosecond as going one by one.
 *
 * <p>Order within an iteration follows vLLM V1 (vllm/v1/core/sched/scheduler.py): decoding requests
 * go on, those that lack a block push the youngest out; then prompts in work; then, unless somebody
 * was pushed out, waiting requests first come first served.
 */
final class Replica implements BatchView {

    /** Most iterations looked ahead at once; only speed depends on it. */
    private static final int LONGEST_JUMP = 64;

    private final Requests requests;
    private final BatchingPolicy policy;
    private final StepCost cost;
    private final BlockPool blocks;
    private final Listener listener;
    private final GapRecorder gaps = new GapRecorder();
    private final UseMeter meter = new UseMeter();
    private final StepShape shape = new StepShape();
    private final IntDeque waiting = new IntDeque();

    private EventLoop loop;
    private int handler;
    private long generation;

    private int[] running = new int[64];
    private int[] chunk = new int[64];
    private int count;
    private int decoding;
    private long contextTokens;
    private long scheduledTokens;

    private boolean busy;
    private boolean atBoundary;
    private boolean prefilling;
    private boolean changed = true;
    private long changeNanos;
    private double secondsAtBoundary;
    private long boundaryNanos;
    private final double[] sums = new double[LONGEST_JUMP];
    private final long[] ends = new long[LONGEST_JUMP];
    private int planned;

    /** What a replica tells those around it. */
    interface Listener {
        /** All that arrives up to now shall be handed over before the next iteration is made. */
        void deliver(long nowNanos);

        /** A request is done. */
        void finished(int request, long nowNanos);
    }

    Replica(
            Requests requests,
            BatchingPolicy policy,
            StepCost cost,
            BlockPool blocks,
            Listener listener) {
        this.requests = requests;
        this.policy = policy;
        this.cost = cost;
        this.blocks = blocks;
        this.listener = listener;
        this.loop = new EventLoop();
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register(this::onBoundary);
    }

    @Override
    public int sequences() {
        return count;
    }

    @Override
    public int decoding() {
        return decoding;
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

    /** Takes a request in; {@link #wake} follows at the same time. */
    void enqueue(int request) {
        waiting.addLast(request);
    }

    /** Begins to work if idle; ends a jump early if somebody could join. */
    void wake(long nowNanos) {
        if (waiting.isEmpty() || atBoundary) {
            return;
        }
        if (!busy) {
            iterate(nowNanos);
        } else if (!prefilling && planned > 1 && mayJoin()) {
            int found = Arrays.binarySearch(ends, 0, planned, nowNanos);
            int earlier = (found >= 0 ? found : -found - 1) + 1;
            if (earlier < planned) {
                planned = earlier;
                schedule();
            }
        }
    }

    private boolean mayJoin() {
        scheduledTokens = decoding;
        return policy.begin(this, requests.left(waiting.first())) > 0;
    }

    private void schedule() {
        generation++;
        loop.schedule(ends[planned - 1], handler, generation);
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
        long before = boundaryNanos;
        for (int j = 0; j < planned; j++) {
            gaps.record(ends[j] - before, decoding);
            before = ends[j];
        }
        meter.add(nowNanos - boundaryNanos);
        secondsAtBoundary = sums[planned - 1];
        boundaryNanos = nowNanos;
        changed = prefilling;
        int kept = 0;
        int stillDecoding = 0;
        long context = 0;
        for (int i = 0; i < count; i++) {
            int request = running[i];
            if (i < decoding) {
                requests.computed[request] += planned;
                requests.generated[request] += planned;
                if (!blocks.extend(request, requests.computed[request])) {
                    throw new IllegalStateException("a jump went beyond the free blocks");
                }
            } else if (chunk[i] > 0) {
                requests.computed[request] += chunk[i];
                if (requests.decodes(request)) {
                    sampled(request, nowNanos);
                }
            }
            if (requests.generated[request] == requests.output[request]) {
                finish(request, nowNanos);
                continue;
            }
            if (requests.decodes(request)) {
                stillDecoding++;
                context += requests.computed[request];
            }
            running[kept++] = request;
        }
        count = kept;
        decoding = stillDecoding;
        contextTokens = context;
    }

    /** The last chunk of a prompt yields a token: the first, or the next after a preemption. */
    private void sampled(int request, long nowNanos) {
        requests.generated[request]++;
        if (requests.firstTokenNanos[request] == Requests.NEVER) {
            requests.firstTokenNanos[request] = nowNanos;
        } else {
            gaps.record(nowNanos - requests.pausedNanos[request], 1);
        }
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
        scheduledTokens = decoding;
        prefilling = false;
        shape.clear();
        for (int i = decoding; i < count; i++) {
            pushedOut |= proceed(i, nowNanos);
        }
        if (!pushedOut) {
            admit();
        }
        changed |= pushedOut;
        busy = count > 0;
        if (!busy) {
            changed = true;
            return;
        }
        if (changed || prefilling) {
            changeNanos = nowNanos;
            secondsAtBoundary = 0;
        }
        boundaryNanos = nowNanos;
        // Whoever waits because somebody was pushed out may come in right after.
        plan(prefilling || pushedOut ? 1 : jump());
        schedule();
    }

    /** Every decoding request gets room for one more token, pushing out the youngest if need be. */
    private boolean reserveDecodes(long nowNanos) {
        boolean pushedOut = false;
        for (int i = 0; i < decoding; i++) {
            int request = running[i];
            while (!blocks.extend(request, requests.computed[request] + 1L)) {
                pushedOut = true;
                preemptLast(nowNanos);
                if (i >= count) {
                    return true;
                }
            }
        }
        return pushedOut;
    }

    /** The next chunk of a prompt in work; true when that pushed somebody out. */
    private boolean proceed(int i, long nowNanos) {
        int request = running[i];
        long tokens = policy.proceed(this, requests.left(request));
        boolean pushedOut = false;
        while (tokens > 0 && !blocks.extend(request, requests.computed[request] + tokens)) {
            pushedOut = true;
            preemptLast(nowNanos);
            if (i >= count) {
                return true;
            }
        }
        takeChunk(i, tokens);
        return pushedOut;
    }

    private void preemptLast(long nowNanos) {
        int request = running[--count];
        if (count < decoding) {
            decoding--;
            contextTokens -= requests.computed[request];
        }
        blocks.release(request);
        requests.preempt(request, nowNanos);
        waiting.addFirst(request);
    }

    private void admit() {
        while (!waiting.isEmpty()) {
            int request = waiting.first();
            long tokens = policy.begin(this, requests.left(request));
            if (tokens == 0) {
                return;
            }
            if (!blocks.admit(request, tokens, count == 0)) {
                return;
            }
            waiting.removeFirst();
            if (count == running.length) {
                running = Arrays.copyOf(running, 2 * count);
                chunk = Arrays.copyOf(chunk, 2 * count);
            }
            running[count] = request;
            takeChunk(count++, tokens);
        }
    }

    private void takeChunk(int i, long tokens) {
        chunk[i] = (int) tokens;
        if (tokens > 0) {
            int request = running[i];
            shape.addPrefill(requests.computed[request], tokens, tokens == requests.left(request));
            scheduledTokens += tokens;
            prefilling = true;
        }
    }

    private void plan(int iterations) {
        planned = iterations;
        double sum = secondsAtBoundary;
        long context = contextTokens;
        for (int j = 0; j < planned; j++) {
            context += decoding;
            if (!prefilling) {
                shape.clear();
            }
            shape.addDecodes(decoding, context);
            if (j == 0) {
                meter.begin(cost.use(shape));
            }
            sum += cost.seconds(shape);
            sums[j] = sum;
            ends[j] = changeNanos + Math.round(sum * 1e9);
        }
    }

    /** Iterations until somebody is done or the blocks run out. */
    private int jump() {
        int most = LONGEST_JUMP;
        for (int i = 0; i < decoding; i++) {
            int request = running[i];
            most = Math.min(most, requests.output[request] - requests.generated[request]);
        }
        return blocks.iterations(running, decoding, most);
    }
}
