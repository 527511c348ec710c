package org.mirinae.simulation.serving.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.units.Seconds;
import org.mirinae.workload.gateway.ServiceObjectives;
import org.mirinae.workload.requests.RequestPrefixes;
import org.mirinae.workload.requests.RequestTrace;

/**
 * All requests of a run and how far each is, as arrays indexed by request. What is computed of a
 * request are the tokens whose keys and values lie in the cache; it decodes once they reach its
 * target. While it decodes, {@code DecodeBatch} knows how far it is, not these arrays.
 */
public final class Requests {

    public static final long NEVER = -1;

    public final int count;
    public final long[] arrivalNanos;
    public final long[] firstTokenNanos;
    public final long[] finishNanos;
    public final long[] pausedNanos;
    public final int[] input;
    public final int[] output;
    public final int[] computed;
    public final int[] target;
    public final int[] generated;
    public final int[] replica;
    public final int[] preemptions;
    public final long[] blocks;
    public final boolean[] failed;

    /** Tells which of the failed requests were turned away by admission control. */
    public final boolean[] rejected;

    /** Tells whether the cache of the prompt lies on another replica than the one that decodes. */
    public final boolean[] remote;

    /** The time at which the prompt was begun first. */
    public final long[] begunNanos;

    /** Blocks held on the replica a request has left, until its cache is sent. */
    public final long[] lent;

    private int @Nullable [] serviceClass;
    private int @Nullable [] adapter;
    private final int @Nullable [] session;

    // Of those that decode; see DecodeBatch.
    public final long[] offset;
    public final long[] finishIteration;
    public final int[] previous;
    public final int[] next;
    public final int[] place;

    /** The number, in the order of its replica, under which a request was admitted last. */
    public final long[] admitted;

    /** The last pass over scarce blocks in which it took one; see Scheduler. */
    public final int[] tookInPass;

    // Of what it shares with others; see PrefixCache. Empty where nothing is shared.
    final @Nullable public RequestPrefixes prefixes;
    public final int[] shared;
    public final int[] lastShared;

    // Of what is loaded for it from other tiers; empty where there are none.
    public final int[] loading;
    public final boolean[] loaded;
    public final int[] fromTiers;
    public final long[] stalledNanos;

    private final int @Nullable [] priority;

    Requests(RequestTrace trace) {
        this(trace, false);
    }

    /**
     * None has begun.
     *
     * @param tiers whether blocks may be loaded from other tiers
     */
    public Requests(RequestTrace trace, boolean tiers) {
        prefixes = trace.traits().prefixes();
        priority = trace.traits().priority();
        count = trace.size();
        arrivalNanos = new long[count];
        firstTokenNanos = filled(count);
        finishNanos = filled(count);
        pausedNanos = filled(count);
        input = new int[count];
        output = new int[count];
        computed = new int[count];
        target = new int[count];
        generated = new int[count];
        replica = new int[count];
        preemptions = new int[count];
        blocks = new long[count];
        failed = new boolean[count];
        rejected = new boolean[count];
        remote = new boolean[count];
        begunNanos = filled(count);
        lent = new long[count];
        session = trace.traits().session();
        offset = new long[count];
        finishIteration = new long[count];
        previous = new int[count];
        next = new int[count];
        place = new int[count];
        admitted = new long[count];
        tookInPass = new int[count];
        shared = new int[count];
        lastShared = new int[prefixes == null ? 0 : count];
        loading = new int[tiers ? count : 0];
        loaded = new boolean[tiers ? count : 0];
        fromTiers = new int[tiers ? count : 0];
        stalledNanos = filled(tiers ? count : 0);
        for (int i = 0; i < count; i++) {
            arrivalNanos[i] = trace.arrivalNanos(i);
            input[i] = trace.inputTokens(i);
            output[i] = trace.outputTokens(i);
            target[i] = input[i];
        }
    }

    private static long[] filled(int count) {
        long[] never = new long[count];
        Arrays.fill(never, NEVER);
        return never;
    }

    /** Sets the class of every request. */
    public void classes(int[] ofRequest) {
        serviceClass = ofRequest;
    }

    /** Class of a request, from 0; 0 where there are none. */
    public int serviceClass(int request) {
        return serviceClass == null ? 0 : serviceClass[request];
    }

    /** Sets the adapter of every request, below zero for none. */
    public void adapters(int[] ofRequest) {
        adapter = ofRequest;
    }

    /** Adapter of a request, below zero for none. */
    public int adapter(int request) {
        return adapter == null ? -1 : adapter[request];
    }

    /** Session of a request, below zero for none. */
    public int session(int request) {
        return session == null ? -1 : session[request];
    }

    /** A prompt is begun; what comes after a preemption does not count. */
    public void begin(int request, long nowNanos) {
        if (begunNanos[request] == NEVER) {
            begunNanos[request] = nowNanos;
        }
    }

    public boolean finished(int request) {
        return finishNanos[request] != NEVER;
    }

    public boolean decodes(int request) {
        return computed[request] >= target[request];
    }

    /**
     * Returns whether one request goes before another by priority; of equals the first that came
     * does.
     */
    public boolean before(int a, int b) {
        int first = priority == null ? 0 : priority[a];
        int second = priority == null ? 0 : priority[b];
        return first != second ? first < second : cameBefore(a, b);
    }

    /** Returns whether one request came before another. */
    boolean cameBefore(int a, int b) {
        long first = arrivalNanos[a];
        long second = arrivalNanos[b];
        return first != second ? first < second : a < b;
    }

    /** Tokens of the prompt still to be computed. */
    public int left(int request) {
        return target[request] - computed[request];
    }

    /** Gives up what was computed; prompt and answer so far are computed again later. */
    public void preempt(int request, long nowNanos) {
        if (decodes(request)) {
            pausedNanos[request] = nowNanos;
        }
        computed[request] = 0;
        blocks[request] = 0;
        target[request] = input[request] + generated[request];
        preemptions[request]++;
        if (loaded.length > 0) {
            loaded[request] = false;
        }
    }

    public double ttftMillis(int request) {
        return (firstTokenNanos[request] - arrivalNanos[request]) / 1e6;
    }

    public double e2eMillis(int request) {
        return (finishNanos[request] - arrivalNanos[request]) / 1e6;
    }

    /** (E2E - TTFT)/(output tokens - 1); NaN for answers of one token. */
    public double tpotMillis(int request) {
        return output[request] == 1
                ? Double.NaN
                : (finishNanos[request] - firstTokenNanos[request]) / 1e6 / (output[request] - 1);
    }

    /** Returns whether a finished request met all objectives. */
    public boolean meets(int request, ServiceObjectives slo) {
        return within(ttftMillis(request), slo.ttft())
                && within(tpotMillis(request), slo.tpot())
                && within(e2eMillis(request), slo.e2el());
    }

    /** An answer of one token has no time per further token, so it meets any. */
    private static boolean within(double millis, @Nullable Seconds limit) {
        return limit == null || Double.isNaN(millis) || millis <= limit.value() * 1e3;
    }
}
