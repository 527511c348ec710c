package org.mirinae.simulation.serving.state;

import org.jspecify.annotations.Nullable;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.perf.kernel.StepUse;

/** Adds up what the GPUs of a replica were busy with. */
public final class UtilizationMeter {

    private double busySeconds;
    private double calibratedSeconds;
    private double extrapolatedSeconds;
    private double arithmeticSeconds;
    private double memorySeconds;
    private long promptTokens;
    private long outputTokens;
    private @Nullable Watch watch;
    private long since;

    /** Instruments of a replica. */
    public interface Gauge {
        long nowNanos();

        /** Sequences in the batch that was computed. */
        int running();

        /** Requests it has beside. */
        int waiting();

        /** Share of the KV cache that holds something. */
        double cacheUse();
    }

    /** Says where readings go. */
    private record Watch(UtilizationSeries into, Gauge gauge, PowerDraw draw, long gpus) {}

    /** Writes what goes on into a series from now on. */
    public void watch(UtilizationSeries into, Gauge gauge, PowerDraw draw, long gpus) {
        watch = new Watch(into, gauge, draw, gpus);
    }

    private void read(Watch now, StepUse use, long nanos) {
        Gauge gauge = now.gauge();
        double watts = now.draw().gpuWatts(use.arithmetic(), use.memory());
        double joules = (watts - now.draw().idleWatts()) * nanos / 1e9 * now.gpus();
        since = gauge.nowNanos() - nanos;
        now.into()
                .add(
                        since,
                        gauge.nowNanos(),
                        gauge.running(),
                        gauge.waiting(),
                        gauge.cacheUse(),
                        0,
                        joules);
    }

    /** Iterations like this one lasted so long. */
    public void add(StepUse use, long nanos) {
        double seconds = nanos / 1e9;
        busySeconds += seconds;
        double scale = use.seconds() == 0 ? 0 : seconds / use.seconds();
        calibratedSeconds += scale * use.calibratedSeconds();
        extrapolatedSeconds += scale * use.extrapolatedSeconds();
        arithmeticSeconds += use.arithmetic() * seconds;
        memorySeconds += use.memory() * seconds;
        if (watch != null && nanos > 0) {
            read(watch, use, nanos);
        }
    }

    /** Adds tokens of prompts that were computed and tokens of answers that were given. */
    public void addTokens(long ofPrompts, long ofAnswers) {
        if (watch != null && ofAnswers > 0) {
            watch.into().addTokens(since, watch.gauge().nowNanos(), ofAnswers);
        }
        promptTokens += ofPrompts;
        outputTokens += ofAnswers;
    }

    /** Prompt tokens computed, those computed again too. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Tokens of answers given. */
    public long outputTokens() {
        return outputTokens;
    }

    public double busySeconds() {
        return busySeconds;
    }

    public double calibratedSeconds() {
        return calibratedSeconds;
    }

    public double extrapolatedSeconds() {
        return extrapolatedSeconds;
    }

    /** Mean share of the reachable FLOP/s in use while busy. */
    public double arithmetic() {
        return busySeconds == 0 ? 0 : arithmeticSeconds / busySeconds;
    }

    /** Mean share of the reachable bandwidth in use while busy. */
    public double memory() {
        return busySeconds == 0 ? 0 : memorySeconds / busySeconds;
    }
}
