package org.mirinae.simulation.serving.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.simulation.serving.state.PoolDeployment;

/**
 * Bytes under way between replicas. Every replica sends and takes through ports: its GPUs' share of
 * the interfaces between nodes, and its scale-up links. Transfers that are under way together share
 * the ports max-min fairly (Bertsekas and Gallager, Data Networks, 6.5.2); whenever one begins or
 * ends, all are advanced and shared anew. On a cluster with a topology its links carry them
 * instead. What is sent is what arrives.
 */
public final class KvTransfers {

    private static final int PORTS = 4;

    /** Hears what becomes of a transfer. */
    interface Receiver {
        /** All bytes of a request are there. */
        void received(int request, long nowNanos);
    }

    private final Fleet fleet;
    private final Receiver receiver;
    private final double[] rate;
    private final int[] load;
    private final double[] left;

    private EventLoop loop = new EventLoop();
    private int endHandler;
    private int arriveHandler;
    private long generation;
    private long sinceNanos;

    private int[] request = new int[16];
    private int[] out = new int[16];
    private int[] in = new int[16];
    private double[] most = new double[16];
    private double[] bytes = new double[16];
    private double[] remaining = new double[16];
    private double[] share = new double[16];
    private double[] latency = new double[16];
    private int count;

    /**
     * Carries the transfers where there is a topology, and knows what of each request is under way.
     */
    private @Nullable KvTransferFlows lanes;

    private double[] underWay = new double[0];
    private int onLanes;

    private double sentBytes;
    private double receivedBytes;
    private long started;
    private double busySeconds;

    KvTransfers(Fleet fleet, Receiver receiver) {
        this.fleet = fleet;
        this.receiver = receiver;
        rate = new double[PORTS * fleet.size()];
        load = new int[rate.length];
        left = new double[rate.length];
        for (int r = 0; r < fleet.size(); r++) {
            PoolDeployment deployment = fleet.deployment(r);
            double gpus = deployment.pool().plan().gpus();
            double outRate = gpus * deployment.network().scaleOut().bytesPerSecond();
            double upRate = gpus * deployment.network().scaleUp().bytesPerSecond();
            rate[PORTS * r] = outRate;
            rate[PORTS * r + 1] = outRate;
            rate[PORTS * r + 2] = upRate;
            rate[PORTS * r + 3] = upRate;
        }
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        endHandler = onLoop.register(this::onEnd);
        arriveHandler =
                onLoop.register((nowNanos, payload) -> receiver.received((int) payload, nowNanos));
    }

    /**
     * Sends over the links of a topology instead of the ports.
     *
     * @param requests how many there are
     */
    void over(KvTransferFlows overLinks, int requests) {
        lanes = overLinks;
        underWay = new double[requests];
    }

    /** Bytes per second a further transfer would have at least, if the others went on. */
    double expectedRate(int from, int to) {
        int up = sameDomain(from, to) ? 2 : 0;
        int outPort = PORTS * from + up;
        int inPort = PORTS * to + up + 1;
        int onOut = 1;
        int onIn = 1;
        for (int i = 0; i < count; i++) {
            onOut += out[i] == outPort ? 1 : 0;
            onIn += in[i] == inPort ? 1 : 0;
        }
        double shared = Math.min(rate[outPort] / onOut, rate[inPort] / onIn);
        return Math.min(alone(from, to, up > 0), shared);
    }

    /**
     * Bytes per second of a transfer that shares nothing: a cache lies on one attention
     * data-parallel rank of each replica, whose GPUs alone send and take it.
     */
    private double alone(int from, int to, boolean up) {
        double sends =
                rate[PORTS * from + (up ? 2 : 0)] / fleet.deployment(from).pool().plan().data();
        double takes = rate[PORTS * to + (up ? 3 : 1)] / fleet.deployment(to).pool().plan().data();
        return Math.min(sends, takes);
    }

    private boolean sameDomain(int from, int to) {
        PoolDeployment a = fleet.deployment(from);
        PoolDeployment b = fleet.deployment(to);
        long domain = a.domain(fleet.place(from));
        return a.kind() == b.kind() && domain >= 0 && domain == b.domain(fleet.place(to));
    }

    /**
     * Begins a transfer.
     *
     * @param all bytes of the request
     * @param ahead those of them that were sent before
     */
    void begin(int forRequest, int from, int to, double all, double ahead, long nowNanos) {
        advance(nowNanos);
        started++;
        sentBytes += all;
        KvTransferFlows overLinks = lanes;
        if (overLinks != null) {
            onLanes++;
            underWay[forRequest] = all;
            overLinks.send(forRequest, from, to, all - ahead, this::onArrival);
            return;
        }
        if (count == request.length) {
            grow();
        }
        boolean up = sameDomain(from, to);
        request[count] = forRequest;
        out[count] = PORTS * from + (up ? 2 : 0);
        in[count] = PORTS * to + (up ? 3 : 1);
        most[count] = alone(from, to, up);
        bytes[count] = all;
        remaining[count] = all - ahead;
        latency[count] = fleet.deployment(from).network().link(up).latencySeconds();
        count++;
        plan(nowNanos);
    }

    private void grow() {
        int larger = 2 * count;
        request = Arrays.copyOf(request, larger);
        out = Arrays.copyOf(out, larger);
        in = Arrays.copyOf(in, larger);
        most = Arrays.copyOf(most, larger);
        bytes = Arrays.copyOf(bytes, larger);
        remaining = Arrays.copyOf(remaining, larger);
        share = Arrays.copyOf(share, larger);
        latency = Arrays.copyOf(latency, larger);
    }

    private void advance(long nowNanos) {
        double seconds = (nowNanos - sinceNanos) / 1e9;
        sinceNanos = nowNanos;
        if (count + onLanes > 0) {
            busySeconds += seconds;
        }
        for (int i = 0; i < count; i++) {
            remaining[i] = Math.max(0, remaining[i] - share[i] * seconds);
        }
    }

    private void onArrival(long forRequest, boolean arrived) {
        long nowNanos = loop.nowNanos();
        if (!arrived) {
            throw new IllegalStateException("no link of a serving run fails");
        }
        advance(nowNanos);
        onLanes--;
        receivedBytes += underWay[(int) forRequest];
        receiver.received((int) forRequest, nowNanos);
    }

    private void onEnd(long nowNanos, long payload) {
        if (payload != generation) {
            return; // transfers began or ended since
        }
        advance(nowNanos);
        for (int i = count - 1; i >= 0; i--) {
            // Events lie on whole nanoseconds: what would end within this one ends now.
            if (remaining[i] <= share[i] * 1e-9) {
                receivedBytes += bytes[i];
                loop.schedule(nowNanos + Math.round(latency[i] * 1e9), arriveHandler, request[i]);
                remove(i);
            }
        }
        plan(nowNanos);
    }

    /** The others keep their order, on which ties depend. */
    private void remove(int i) {
        int behind = --count - i;
        System.arraycopy(request, i + 1, request, i, behind);
        System.arraycopy(out, i + 1, out, i, behind);
        System.arraycopy(in, i + 1, in, i, behind);
        System.arraycopy(most, i + 1, most, i, behind);
        System.arraycopy(bytes, i + 1, bytes, i, behind);
        System.arraycopy(remaining, i + 1, remaining, i, behind);
        System.arraycopy(share, i + 1, share, i, behind);
        System.arraycopy(latency, i + 1, latency, i, behind);
    }

    private void plan(long nowNanos) {
        generation++;
        if (count == 0) {
            return;
        }
        shareFairly();
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            first = Math.min(first, remaining[i] / share[i]);
        }
        loop.schedule(nowNanos + (long) Math.ceil(first * 1e9), endHandler, generation);
    }

    /** Fills all rates alike until a port is full, fixes those on it, and goes on with the rest. */
    private void shareFairly() {
        for (int i = 0; i < count; i++) {
            share[i] = -1;
            load[out[i]]++;
            load[in[i]]++;
            left[out[i]] = rate[out[i]];
            left[in[i]] = rate[in[i]];
        }
        for (int open = count; open > 0; ) {
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                if (share[i] < 0) {
                    least = Math.min(least, most[i]);
                    least = Math.min(least, left[out[i]] / load[out[i]]);
                    least = Math.min(least, left[in[i]] / load[in[i]]);
                }
            }
            open -= fix(least);
        }
    }

    /** Fixes the transfers over ports that are full at this rate; how many those are. */
    private int fix(double least) {
        int fixed = 0;
        for (int i = 0; i < count; i++) {
            boolean bound =
                    full(out[i], least) || full(in[i], least) || most[i] <= least * (1 + 1e-12);
            if (share[i] < 0 && bound) {
                share[i] = -2;
                fixed++;
            }
        }
        for (int i = 0; i < count; i++) {
            if (share[i] == -2) {
                share[i] = least;
                leave(out[i], least);
                leave(in[i], least);
            }
        }
        return fixed;
    }

    private boolean full(int port, double least) {
        return left[port] / load[port] <= least * (1 + 1e-12);
    }

    private void leave(int port, double taken) {
        left[port] = Math.max(0, left[port] - taken);
        load[port]--;
    }

    /** Bytes of all transfers begun. */
    public double sentBytes() {
        return sentBytes;
    }

    /** Bytes that are there. */
    public double receivedBytes() {
        return receivedBytes;
    }

    /** Transfers begun. */
    public long started() {
        return started;
    }

    /** Time in which at least one was under way. */
    public double busySeconds() {
        return busySeconds;
    }

    /** Bytes per second of the transfers under way, in the order in which they began. */
    double[] rates() {
        return Arrays.copyOf(share, count);
    }
}
