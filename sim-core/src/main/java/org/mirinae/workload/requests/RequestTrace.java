package org.mirinae.workload.requests;

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

    /** Returns the name of the trace for messages, as documents write it. */
    public String name() {
        return name;
    }

    /** Returns how many requests there are. */
    public int size() {
        return arrivalNanos.length;
    }

    /** Returns when a request arrives. */
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

    /** Returns what requests are beyond arrival and lengths. */
    public RequestTraits traits() {
        return traits;
    }

    /** The first requests of this trace, all of them where there are no more. */
    public RequestTrace first(int count) {
        return slice(0, Math.min(count, size()));
    }

    /** The requests from one (included) to another (excluded), arrivals as they are. */
    private RequestTrace slice(int from, int to) {
        return new RequestTrace(
                name,
                Arrays.copyOfRange(arrivalNanos, from, to),
                Arrays.copyOfRange(inputTokens, from, to),
                Arrays.copyOfRange(outputTokens, from, to),
                traits.slice(from, to));
    }

    /**
     * Returns the requests that arrive from one time (included) to another (excluded), the first of
     * these times as zero.
     */
    RequestTrace cut(long fromNanos, long untilNanos) {
        RequestTrace part = slice(place(fromNanos), place(untilNanos));
        for (int i = 0; i < part.size(); i++) {
            part.arrivalNanos[i] -= fromNanos;
        }
        return part;
    }

    /** The first request that arrives no earlier. */
    private int place(long nanos) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arrivalNanos[middle] < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Arrivals at so many times the speed, and then so much later; lengths times factors, rounded,
     * at least one token. Shared prefixes stay as long as they were.
     */
    RequestTrace scaled(double speed, long laterNanos, double inputFactor, double outputFactor) {
        RequestTrace scaled = slice(0, size());
        for (int i = 0; i < size(); i++) {
            scaled.arrivalNanos[i] = Math.round(arrivalNanos[i] / speed) + laterNanos;
            scaled.inputTokens[i] = tokens(inputTokens[i] * inputFactor);
            scaled.outputTokens[i] = tokens(outputTokens[i] * outputFactor);
        }
        return scaled;
    }

    private static int tokens(double scaled) {
        return (int) Math.max(1, Math.min(Math.rint(scaled), Integer.MAX_VALUE));
    }

    @Override
    public String toString() {
        return name;
    }
}
