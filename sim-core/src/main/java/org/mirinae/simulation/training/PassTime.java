package org.mirinae.simulation.training;

import org.mirinae.perf.kernel.StepUse;

/**
 * Exposed seconds of a pass over some layers on one rank, by cause.
 *
 * @param compute operators
 * @param tensor exchanges of tensor parallelism
 * @param context those of context parallelism
 * @param expert those of expert parallelism
 * @param data gathering and scattering of sharded parameters
 * @param offload copies from and to other levels of memory
 * @param calibrated seconds of {@code compute} that rest on rates measured on the GPU
 * @param extrapolated those that rest on rates measured on a GPU of the same architecture
 * @param arithmetic seconds the arithmetic alone would take at its reachable rate
 * @param memory seconds the memory alone would take at its reachable rate
 */
public record PassTime(
        double compute,
        double tensor,
        double context,
        double expert,
        double data,
        double offload,
        double calibrated,
        double extrapolated,
        double arithmetic,
        double memory) {

    static final PassTime NONE = new PassTime(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static PassTime of(StepUse use, double tensor, double context, double expert) {
        return new PassTime(
                use.seconds(),
                tensor,
                context,
                expert,
                0,
                0,
                use.calibratedSeconds(),
                use.extrapolatedSeconds(),
                use.arithmetic() * use.seconds(),
                use.memory() * use.seconds());
    }

    public double seconds() {
        return compute + tensor + context + expert + data + offload;
    }

    PassTime plus(PassTime other) {
        return new PassTime(
                compute + other.compute,
                tensor + other.tensor,
                context + other.context,
                expert + other.expert,
                data + other.data,
                offload + other.offload,
                calibrated + other.calibrated,
                extrapolated + other.extrapolated,
                arithmetic + other.arithmetic,
                memory + other.memory);
    }

    PassTime times(double factor) {
        return new PassTime(
                compute * factor,
                tensor * factor,
                context * factor,
                expert * factor,
                data * factor,
                offload * factor,
                calibrated * factor,
                extrapolated * factor,
                arithmetic * factor,
                memory * factor);
    }

    PassTime withCompute(double seconds) {
        return new PassTime(
                seconds,
                tensor,
                context,
                expert,
                data,
                offload,
                calibrated,
                extrapolated,
                arithmetic,
                memory);
    }

    PassTime withData(double seconds) {
        return new PassTime(
                compute,
                tensor,
                context,
                expert,
                seconds,
                offload,
                calibrated,
                extrapolated,
                arithmetic,
                memory);
    }

    PassTime withOffload(double seconds) {
        return new PassTime(
                compute,
                tensor,
                context,
                expert,
                data,
                seconds,
                calibrated,
                extrapolated,
                arithmetic,
                memory);
    }

    PassTime withExchanges(double tensorSeconds, double contextSeconds, double expertSeconds) {
        return new PassTime(
                compute,
                tensorSeconds,
                contextSeconds,
                expertSeconds,
                data,
                offload,
                calibrated,
                extrapolated,
                arithmetic,
                memory);
    }
}
