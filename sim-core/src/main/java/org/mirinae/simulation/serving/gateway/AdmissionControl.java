package org.mirinae.simulation.serving.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.gateway.Gateway;
import org.mirinae.workload.gateway.GatewayOrder;
import org.mirinae.workload.gateway.RateLimit;
import org.mirinae.workload.gateway.ServiceClass;

/**
 * Controls admission before the replicas: token buckets let requests in, and those that wait stand
 * in a queue for each class. Under fair queueing the class goes first that was served least for its
 * weight, counted in tokens of prompts and answers; one that had nothing waiting begins at the
 * least of those that had, so that nobody saves up service (Sheng et al., Fairness in Serving Large
 * Language Models, OSDI 2024, whose counters are charged as answers grow, here when a request
 * leaves).
 */
final class AdmissionControl {

    private final Gateway gateway;
    private final Requests requests;
    private final List<ServiceClass> classes;
    private final @Nullable Bucket common;
    private final @Nullable Bucket[] buckets;
    private final IntDeque[] queues;
    private final double[] served;
    private int waiting;

    AdmissionControl(Gateway gateway, Requests requests) {
        this.gateway = gateway;
        this.requests = requests;
        classes = gateway.classes();
        common = gateway.rateLimit() == null ? null : new Bucket(gateway.rateLimit());
        int kinds = Math.max(1, classes.size());
        buckets = new Bucket[kinds];
        queues = new IntDeque[kinds];
        served = new double[kinds];
        for (int c = 0; c < kinds; c++) {
            RateLimit limit = classes.isEmpty() ? null : classes.get(c).rateLimit();
            buckets[c] = limit == null ? null : new Bucket(limit);
            queues[c] = new IntDeque();
        }
    }

    int waiting() {
        return waiting;
    }

    /** Returns whether the buckets admit a request; takes from them if so. */
    boolean admits(int request, long nowNanos) {
        Bucket own = buckets[requests.serviceClass(request)];
        if (own != null && !own.has(nowNanos) || common != null && !common.has(nowNanos)) {
            return false;
        }
        if (own != null) {
            own.take();
        }
        if (common != null) {
            common.take();
        }
        return true;
    }

    /** Takes a request into the queue; false where that is full. */
    boolean offer(int request) {
        Integer most = gateway.maxQueue();
        if (most != null && waiting >= most) {
            return false;
        }
        int own = kind(request);
        if (gateway.order() == GatewayOrder.FAIR && queues[own].isEmpty() && waiting > 0) {
            served[own] = Math.max(served[own], served[next()]);
        }
        queues[own].addLast(request);
        waiting++;
        return true;
    }

    /** The request that is next; only where one waits. */
    int first() {
        return queues[next()].first();
    }

    /** Takes it out. */
    int removeFirst() {
        int own = next();
        int request = queues[own].removeFirst();
        waiting--;
        if (gateway.order() == GatewayOrder.FAIR) {
            double tokens = (double) requests.input[request] + requests.output[request];
            served[own] += tokens / classes.get(own).weight();
        }
        return request;
    }

    /**
     * Returns the queue of a request; where order does not depend on the class there is one queue.
     */
    private int kind(int request) {
        return gateway.order() == GatewayOrder.FCFS ? 0 : requests.serviceClass(request);
    }

    private int next() {
        int best = -1;
        for (int c = 0; c < queues.length; c++) {
            if (!queues[c].isEmpty() && (best < 0 || before(c, best))) {
                best = c;
            }
        }
        return best;
    }

    private boolean before(int c, int other) {
        return gateway.order() == GatewayOrder.FAIR
                ? served[c] < served[other]
                : classes.get(c).priority() < classes.get(other).priority();
    }

    /** A token bucket. */
    private static final class Bucket {
        private final double perNano;
        private final double burst;
        private double tokens;
        private long sinceNanos;

        Bucket(RateLimit limit) {
            perNano = limit.rate().hertz() / 1e9;
            burst = limit.burst();
            tokens = burst;
        }

        boolean has(long nowNanos) {
            tokens = Math.min(burst, tokens + (nowNanos - sinceNanos) * perNano);
            sinceNanos = nowNanos;
            // A bucket filled in many small steps may lack the last bit of a token.
            return tokens >= 1 - 1e-9;
        }

        void take() {
            tokens = Math.max(0, tokens - 1);
        }
    }
}
