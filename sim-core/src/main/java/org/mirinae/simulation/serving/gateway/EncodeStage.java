package org.mirinae.simulation.serving.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.state.IntDeque;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.units.Precision;
import org.mirinae.workload.serving.Encoder;
import org.mirinae.workload.serving.PoolRole;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Replicas that turn pictures or sound into tokens, each one request after another. A request takes
 * two FLOPs for every parameter and patch at the rate matrix products reach, or once the parameters
 * from memory, whichever is longer; its GPUs share the work.
 */
public final class EncodeStage {

    /** Takes what came out. */
    interface Sink {
        /** A request is encoded on a replica, into so many bytes of embeddings. */
        void encoded(int request, int replica, double bytes, long nowNanos);
    }

    /** Patches that are merged to one token of the prompt, 2 by 2 as in Qwen2-VL; recalled. */
    private static final double MERGED = 4;

    private final Fleet fleet;
    private final Requests requests;
    private final Sink sink;
    private final RouterStage router;
    private final int[] patches;
    private final double[] secondsPerPatch;
    private final double[] leastSeconds;
    private final double[] reached;
    private final double bytesPerPatch;
    private final IntDeque[] queues;
    private final boolean[] busy;
    private int waiting;
    private long encodedPatches;

    private EventLoop loop = new EventLoop();
    private int handler;

    private EncodeStage(
            ServingWorkload workload,
            Encoder encoder,
            Fleet fleet,
            Requests requests,
            RandomStreams streams,
            String name,
            Sink sink) {
        this.fleet = fleet;
        this.requests = requests;
        this.sink = sink;
        RandomStream random = streams.stream(name + ".encode");
        router =
                new RouterStage(
                        workload.routing().decode(),
                        fleet,
                        requests,
                        new LoadSnapshots(fleet, 0),
                        streams.stream(name + ".encode_routing"),
                        PoolRole.ENCODE);
        patches = new int[requests.count];
        for (int i = 0; i < patches.length; i++) {
            double drawn = random.nextDouble() < encoder.share() ? 1 : 0;
            patches[i] = (int) (drawn * Math.rint(encoder.patches().sample(random)));
        }
        bytesPerPatch =
                workload.model().hidden()
                        * workload.formats().activations().bytesPerElement()
                        / MERGED;
        secondsPerPatch = new double[fleet.pools.size()];
        leastSeconds = new double[fleet.pools.size()];
        reached = new double[fleet.pools.size()];
        for (int p = 0; p < secondsPerPatch.length; p++) {
            PoolDeployment deployment = fleet.pools.get(p);
            GpuRates rates = new GpuRates(deployment.cluster().firstNode().gpu(), workload.stack());
            double gpus = deployment.pool().plan().gpus();
            double flops = rates.matmul(Precision.BF16);
            secondsPerPatch[p] = 2 * encoder.parameters() / (flops * gpus);
            reached[p] = flops / rates.peak(Precision.BF16);
            leastSeconds[p] =
                    encoder.parameters()
                            * Precision.BF16.bytesPerElement()
                            / (rates.memory() * gpus);
        }
        queues = new IntDeque[fleet.size()];
        Arrays.setAll(queues, r -> new IntDeque());
        busy = new boolean[fleet.size()];
    }

    /** Makes the stage of a workload, or returns null where it has no encoder. */
    static @Nullable EncodeStage of(
            ServingWorkload workload,
            Fleet fleet,
            Requests requests,
            RandomStreams streams,
            String name,
            Sink sink) {
        Encoder encoder = workload.encoder();
        return encoder == null
                ? null
                : new EncodeStage(workload, encoder, fleet, requests, streams, name, sink);
    }

    void start(EventLoop onLoop) {
        loop = onLoop;
        handler = onLoop.register((nowNanos, replica) -> done((int) replica, nowNanos));
    }

    void reopen() {
        router.reopen();
    }

    int replicas() {
        return router.open();
    }

    /** Requests that wait here or are encoded. */
    int waiting() {
        return waiting;
    }

    /** Returns whether a request has something to encode. */
    boolean takes(int request) {
        return patches[request] > 0;
    }

    void submit(int request, long nowNanos) {
        int replica = router.pick(request, nowNanos);
        fleet.give(replica, requests.input[request]);
        queues[replica].addLast(request);
        waiting++;
        if (!busy[replica]) {
            begin(replica, nowNanos);
        }
    }

    private void begin(int replica, long nowNanos) {
        busy[replica] = true;
        int pool = fleet.poolOf[replica];
        double seconds =
                Math.max(
                        leastSeconds[pool],
                        patches[queues[replica].first()] * secondsPerPatch[pool]);
        long nanos = Math.round(seconds * 1e9);
        boolean reading = seconds == leastSeconds[pool];
        StepUse use = new StepUse(seconds, 0, 0, reading ? 0 : reached[pool], reading ? 1 : 0);
        fleet.replicas[replica].meter().add(use, nanos);
        loop.schedule(nowNanos + nanos, handler, replica);
    }

    private void done(int replica, long nowNanos) {
        int request = queues[replica].removeFirst();
        waiting--;
        encodedPatches += patches[request];
        busy[replica] = false;
        if (!queues[replica].isEmpty()) {
            begin(replica, nowNanos);
        }
        fleet.take(replica, requests.input[request]);
        sink.encoded(request, replica, patches[request] * bytesPerPatch, nowNanos);
    }

    /** Patches encoded so far. */
    public long encodedPatches() {
        return encodedPatches;
    }
}
