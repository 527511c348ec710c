package org.mirinae.workload.requests;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what requests of a trace are beyond arrival and lengths, one column for each kind, null
 * where no request has it. Immutable by contract: nobody writes into the arrays.
 *
 * @param priority lower goes first, as in vLLM; 0 is usual
 * @param session conversation or chain it belongs to; below zero for none
 * @param previous request that must be answered before this one is sent, which stands before it in
 *     the trace; below zero for none
 * @param thinkNanos from that answer to this request
 * @param prefixes which prompts begin alike
 * @param adapter low-rank adapter, as a place in {@code adapters}; below zero for none
 * @param adapters their names
 * @param sloClass class of service, as a place in {@code sloClasses}; below zero for none
 * @param sloClasses their names
 */
public record RequestTraits(
        int @Nullable [] priority,
        int @Nullable [] session,
        int @Nullable [] previous,
        long @Nullable [] thinkNanos,
        @Nullable RequestPrefixes prefixes,
        int @Nullable [] adapter,
        List<String> adapters,
        int @Nullable [] sloClass,
        List<String> sloClasses) {

    /** Traits of requests that are nothing beyond arrival and lengths. */
    public static final RequestTraits NONE =
            new RequestTraits(null, null, null, null, null, null, List.of(), null, List.of());

    /** Lists are copied, arrays taken over. */
    public RequestTraits {
        adapters = List.copyOf(adapters);
        sloClasses = List.copyOf(sloClasses);
        if ((previous == null) != (thinkNanos == null)) {
            throw new IllegalArgumentException("a think time follows an answer");
        }
    }

    /** Returns the same traits with another column of priorities. */
    public RequestTraits withPriority(int @Nullable [] other) {
        return new RequestTraits(
                other,
                session,
                previous,
                thinkNanos,
                prefixes,
                adapter,
                adapters,
                sloClass,
                sloClasses);
    }

    /**
     * Returns the same traits with other sessions, each request of which follows its previous one.
     */
    public RequestTraits withSessions(
            int @Nullable [] sessions, int @Nullable [] before, long @Nullable [] think) {
        return new RequestTraits(
                priority,
                sessions,
                before,
                think,
                prefixes,
                adapter,
                adapters,
                sloClass,
                sloClasses);
    }

    /** Returns the same traits with other prefixes. */
    public RequestTraits withPrefixes(@Nullable RequestPrefixes other) {
        return new RequestTraits(
                priority,
                session,
                previous,
                thinkNanos,
                other,
                adapter,
                adapters,
                sloClass,
                sloClasses);
    }

    /** Returns the same traits with other adapters. */
    public RequestTraits withAdapters(int @Nullable [] other, List<String> names) {
        return new RequestTraits(
                priority,
                session,
                previous,
                thinkNanos,
                prefixes,
                other,
                names,
                sloClass,
                sloClasses);
    }

    /** Returns the same traits with other classes of service. */
    public RequestTraits withSloClasses(int @Nullable [] other, List<String> names) {
        return new RequestTraits(
                priority, session, previous, thinkNanos, prefixes, adapter, adapters, other, names);
    }

    /** Returns the traits of the requests from one (included) to another (excluded). */
    RequestTraits slice(int from, int to) {
        if (this == NONE) {
            return this;
        }
        int[] before = cut(previous, from, to);
        for (int i = 0; before != null && i < before.length; i++) {
            before[i] = Math.max(-1, before[i] - from);
        }
        return new RequestTraits(
                cut(priority, from, to),
                cut(session, from, to),
                before,
                thinkNanos == null ? null : Arrays.copyOfRange(thinkNanos, from, to),
                prefixes == null ? null : prefixes.slice(from, to),
                cut(adapter, from, to),
                adapters,
                cut(sloClass, from, to),
                sloClasses);
    }

    private static int @Nullable [] cut(int @Nullable [] column, int from, int to) {
        return column == null ? null : Arrays.copyOfRange(column, from, to);
    }

    /**
     * Checks that every column has one value for each of so many requests and that a request
     * follows one that stands before it.
     */
    void check(int count) {
        for (int[] column :
                new int @Nullable [][] {priority, session, previous, adapter, sloClass}) {
            if (column != null && column.length != count) {
                throw new IllegalArgumentException("a trait has one value for each request");
            }
        }
        for (int i = 0; previous != null && i < count; i++) {
            if (previous[i] >= i) {
                throw new IllegalArgumentException("a request follows one that stands before it");
            }
        }
    }
}
