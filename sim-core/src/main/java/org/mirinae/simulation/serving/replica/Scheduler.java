package org.mirinae.simulation.serving.replica;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.mirinae.llm.work.StepShape;
import org.mirinae.policy.BatchLimits;
import org.mirinae.policy.BatchView;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.simulation.serving.kvcache.KvCache;
import org.mirinae.simulation.serving.kvcache.PrefixCache;
import org.mirinae.simulation.serving.state.CacheMeter;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.ReplicaListener;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.simulation.serving.state.WaitingQueue;
import org.mirinae.workload.serving.QueueOrder;

/**
 * Schedules the iterations of a replica: which requests go on, which is preempted where blocks run
 * out, which are admitted.
 *
 * <p>Order within an iteration follows vLLM V1 (vllm/v1/core/sched/scheduler.py): those who run
 * first, in the order in which they were admitted, and those that lack a block preempt another;
 * then, unless somebody was preempted, those who wait. It differs in one thing: where by priority a
 * request preempts itself, those behind it still go on if they find room.
 */
final class Scheduler implements BatchView {

    private final Requests requests;
    private final BatchingPolicy policy;
    private final BatchLimits limits;
    private final KvCache blocks;
    private final DecodeBatch decodes;
    private final WaitingQueue waiting;
    private final KvConnector connector;
    private final QueueOrder order;
    private final ReplicaListener listener;
    private final CacheMeter meter = new CacheMeter();

    /** Requests whose cache has come from another replica, and those of them in the iteration. */
    private final IntDeque ready = new IntDeque();

    private final IntDeque joined = new IntDeque();

    /** Prompts in work, in order, and how much of each goes into the coming iteration. */
    private int[] prompts = new int[16];

    private long[] chunk = new long[16];
    private int promptCount;
    private long scheduledTokens;

    /**
     * The place where {@link #scarce} stands, how often it was gone through, and whom it preempted.
     */
    private int nextDecode;

    private int nextPrompt;
    private int pass;
    private int preempted;
    private long admissions;

    Scheduler(
            Requests requests,
            BatchingPolicy policy,
            BatchLimits limits,
            Memory memory,
            ReplicaListener listener) {
        this.limits = limits;
        this.listener = listener;
        this.requests = requests;
        this.policy = policy;
        this.blocks = memory.blocks();
        this.decodes = memory.decodes();
        this.waiting = memory.waiting();
        this.connector = memory.connector();
        this.order = memory.order();
    }

    /** Holds what a replica keeps its requests in. */
    record Memory(
            KvCache blocks,
            DecodeBatch decodes,
            WaitingQueue waiting,
            KvConnector connector,
            QueueOrder order) {}

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

    CacheMeter meter() {
        return meter;
    }

    int promptCount() {
        return promptCount;
    }

    int prompt(int place) {
        return prompts[place];
    }

    long chunk(int place) {
        return chunk[place];
    }

    /** Keeps the prompts for which this says so, in order. */
    void keepPrompts(IntPredicate stays) {
        int kept = 0;
        for (int i = 0; i < promptCount; i++) {
            if (stays.test(i)) {
                prompts[kept++] = prompts[i];
            }
        }
        promptCount = kept;
    }

    /** The cache of a request has come from another replica. */
    void arrived(int request) {
        requests.remote[request] = false;
        ready.addLast(request);
    }

    /** Returns the requests in the coming iteration whose cache has come from another replica. */
    IntDeque joined() {
        return joined;
    }

    /** Returns whether nobody waits for anything. */
    boolean nobodyWaits() {
        return waiting.isEmpty() && ready.isEmpty();
    }

    /**
     * Returns whether the first request that waits could join the coming iteration, memory left
     * aside.
     */
    boolean mayJoin() {
        if (nobodyWaits()) {
            return false;
        }
        scheduledTokens = decodes.size();
        // What lies in the cache need not be computed: it may be a single token.
        boolean single = !ready.isEmpty() || blocks.cache().works();
        return policy.begin(limits, this, single ? 1 : Math.max(1, requests.left(waiting.first())))
                > 0;
    }

    /** Puts the coming iteration together; whether somebody was preempted. */
    boolean make(long nowNanos) {
        connector.settle(blocks, nowNanos);
        boolean pushed = reserve(nowNanos);
        if (!pushed) {
            joinReady();
            admit(nowNanos);
        }
        return pushed;
    }

    /** Adds up the chunks of the coming iteration; whether there are any. */
    boolean gather(StepShape shape) {
        shape.clear();
        boolean any = false;
        for (int i = 0; i < promptCount; i++) {
            if (chunk[i] > 0) {
                int request = prompts[i];
                boolean last = chunk[i] == requests.left(request);
                shape.addPrefill(requests.computed[request], chunk[i], last);
                any = true;
            }
        }
        return any;
    }

    /** Everybody who runs gets room for the coming iteration; whether somebody was preempted. */
    private boolean reserve(long nowNanos) {
        scheduledTokens = decodes.size();
        long needed = decodes.blocksFor(1);
        for (int i = 0; i < promptCount; i++) {
            int request = prompts[i];
            chunk[i] = policy.proceed(limits, this, requests.left(request));
            scheduledTokens += chunk[i];
            needed += blocks.lacking(request, requests.computed[request] + chunk[i]);
        }
        if (needed > blocks.available()) {
            return scarce(nowNanos);
        }
        blocks.take(decodes.blocksFor(1));
        decodes.reserve(1);
        for (int i = 0; i < promptCount; i++) {
            int request = prompts[i];
            blocks.extend(request, requests.computed[request] + chunk[i]);
        }
        return false;
    }

    /** One after the other in the order of admission, each pushing others out if need be. */
    private boolean scarce(long nowNanos) {
        pass++;
        preempted = 0;
        scheduledTokens = decodes.size();
        nextDecode = decodes.oldest();
        nextPrompt = 0;
        while (nextDecode >= 0 || nextPrompt < promptCount) {
            boolean decode =
                    nextPrompt >= promptCount
                            || nextDecode >= 0
                                    && requests.admitted[nextDecode]
                                            < requests.admitted[prompts[nextPrompt]];
            if (decode) {
                goOn(nowNanos);
            } else {
                proceed(nowNanos);
            }
        }
        decodes.reserve(1);
        return preempted > 0;
    }

    private void goOn(long nowNanos) {
        int request = nextDecode;
        nextDecode = decodes.after(request);
        while (decodes.lacksBlock(request) && blocks.available() == 0) {
            if (preempt(nowNanos) == request) {
                return;
            }
        }
        if (decodes.lacksBlock(request)) {
            blocks.take(1);
            requests.tookInPass[request] = pass;
        }
    }

    private void proceed(long nowNanos) {
        int request = prompts[nextPrompt];
        long tokens = policy.proceed(limits, this, requests.left(request));
        while (tokens > 0 && !blocks.extend(request, requests.computed[request] + tokens)) {
            if (preempt(nowNanos) == request) {
                return;
            }
        }
        chunk[nextPrompt++] = tokens;
        scheduledTokens += tokens;
    }

    /** Preempts the one whose turn it is to go, and says who that was. */
    private int preempt(long nowNanos) {
        int victim = decodes.youngest();
        int place = -1;
        if (order == QueueOrder.PRIORITY) {
            for (int r = decodes.oldest(); r >= 0; r = decodes.after(r)) {
                victim = requests.before(victim, r) ? r : victim;
            }
            for (int i = 0; i < promptCount; i++) {
                if (victim < 0 || requests.before(victim, prompts[i])) {
                    victim = prompts[i];
                    place = i;
                }
            }
        } else if (promptCount > 0
                && (victim < 0
                        || requests.admitted[prompts[promptCount - 1]]
                                > requests.admitted[victim])) {
            place = promptCount - 1;
            victim = prompts[place];
        }
        if (place >= 0) {
            dropPrompt(place);
        } else {
            dropDecode(victim);
        }
        blocks.release(victim, requests.computed[victim], nowNanos);
        requests.preempt(victim, nowNanos);
        waiting.giveBack(victim);
        preempted++;
        return victim;
    }

    private void dropPrompt(int place) {
        if (place < nextPrompt) {
            scheduledTokens -= chunk[place];
            nextPrompt--;
        }
        promptCount--;
        System.arraycopy(prompts, place + 1, prompts, place, promptCount - place);
        System.arraycopy(chunk, place + 1, chunk, place, promptCount - place);
    }

    private void dropDecode(int request) {
        if (request == nextDecode) {
            nextDecode = decodes.after(request);
        }
        if (requests.tookInPass[request] == pass) {
            blocks.untake();
        }
        scheduledTokens--;
        decodes.leave(request);
    }

    /**
     * Lets requests whose cache has come go on decoding; their next token has its block already.
     */
    private void joinReady() {
        while (!ready.isEmpty() && policy.begin(limits, this, 1) > 0) {
            int request = ready.removeFirst();
            requests.admitted[request] = admissions++;
            requests.tookInPass[request] = 0;
            decodes.join(request);
            joined.addLast(request);
            scheduledTokens++;
        }
    }

    /** Blocks for a request whose cache comes from another replica; false where it must wait. */
    private boolean fetch(int request, long nowNanos) {
        long held = requests.target[request] + 1L;
        if (policy.begin(limits, this, 1) == 0
                || !blocks.admitWhole(request, held, sequences() == 0)) {
            return false;
        }
        waiting.removeFirst();
        listener.fetch(request, nowNanos);
        return true;
    }

    private void admit(long nowNanos) {
        while (!waiting.isEmpty()) {
            int request = waiting.first();
            if (requests.remote[request]) {
                if (!fetch(request, nowNanos)) {
                    return;
                }
                continue;
            }
            PrefixCache cache = blocks.cache();
            cache.look(request);
            int found = cache.foundBlocks() * cache.tokens();
            long tokens = policy.begin(limits, this, requests.target[request] - found);
            if (tokens == 0) {
                return;
            }
            if (connector.standsAside(request, blocks, nowNanos)) {
                continue;
            }
            if (!blocks.admit(request, tokens, sequences() == 0, nowNanos)) {
                return;
            }
            waiting.removeFirst();
            requests.begin(request, nowNanos);
            begin(request, tokens, found);
        }
    }

    private void begin(int request, long tokens, int found) {
        meter.admitted(requests, request, found);
        requests.admitted[request] = admissions++;
        if (promptCount == prompts.length) {
            prompts = Arrays.copyOf(prompts, 2 * promptCount);
            chunk = Arrays.copyOf(chunk, 2 * promptCount);
        }
        prompts[promptCount] = request;
        chunk[promptCount++] = tokens;
        scheduledTokens += tokens;
    }
}
