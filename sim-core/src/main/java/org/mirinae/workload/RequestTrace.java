package org.mirinae.workload;

import java.util.Arrays;

/**
 * Requests in the order of their arrival, as arrays: a day of a service is millions of them.
 * Immutable by contract: nobody writes into the arrays.
 */
public final class RequestTrace {

    private final String name;
    private final long[] arrivalNanos;
    private final int[] inputTokens;
    private final int[] outputTokens;
    private final RequestTraits traits;

    /**
     * Requests that are nothing beyond arrival and lengths; the arrays are taken over, not copied.
     *
     * @param name for messages
     * @param arrivalNanos never going back, from 0
     * @param inputTokens at least 1 each
     * @param outputTokens at least 1 each
     */
    public RequestTrace(String name, long[] arrivalNanos, int[] inputTokens, int[] outputTokens) {
        this(name, arrivalNanos, inputTokens, outputTokens, RequestTraits.NONE);
    }

    /**
     * Requests; the arrays are taken over, not copied.
     *
     * @param name for messages
     * @param arrivalNanos never going back, from 0; of a request that follows another the earliest
     *     time at which it may arrive
     * @param inputTokens at least 1 each
     * @param outputTokens at least 1 each
     * @param traits what they are beyond that
     */
    public RequestTrace(
            String name,
            long[] arrivalNanos,
            int[] inputTokens,
            int[] outputTokens,
            RequestTraits traits) {
        if (inputTokens.length != arrivalNanos.length
                || outputTokens.length != arrivalNanos.length) {
            throw new IllegalArgumentException("a trace has one value of each kind for a request");
        }
        long previous = 0;
        for (int i = 0; i < arrivalNanos.length; i++) {
            if (arrivalNanos[i] < previous) {
                throw new IllegalArgumentException("the arrivals of " + name + " go back");
            }
            if (inputTokens[i] < 1 || outputTokens[i] < 1) {
                throw new IllegalArgumentException("a request of " + name + " has no tokens");
            }
            previous = arrivalNanos[i];
        }
        traits.check(arrivalNanos.length);
        this.name = name;
        this.arrivalNanos = arrivalNanos;
        this.inputTokens = inputTokens;
        this.outputTokens = outputTokens;
        this.traits = traits;
    }

    /** For messages, and as documents name it. */
    public String name() {
        return name;
    }

    /** How many requests. */
    public int size() {
        return arrivalNanos.length;
    }

    /** When a request arrives. */
    public long arrivalNanos(int request) {
        return arrivalNanos[request];
    }

    /** Tokens of its prompt. */
    public int inputTokens(int request) {
        return inputTokens[request];
    }

    /** Tokens of its answer. */
    public int outputTokens(int request) {
        return outputTokens[request];
    }

    /** What requests are beyond arrival and lengths. */
    public RequestTraits traits() {
        return traits;
    }

    /** The first requests of this trace, all of them where there are no more. */
    public RequestTrace first(int count) {
        int n = Math.min(count, size());
        return new RequestTrace(
                name,
                Arrays.copyOf(arrivalNanos, n),
                Arrays.copyOf(inputTokens, n),
                Arrays.copyOf(outputTokens, n),
                traits.first(n));
    }

    @Override
    public String toString() {
        return name;
    }
}
