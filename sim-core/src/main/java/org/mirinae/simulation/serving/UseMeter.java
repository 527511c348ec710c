package org.mirinae.simulation.serving;

import org.mirinae.cost.StepUse;

/** Adds up what the chips of a replica were busy with. */
final class UseMeter {

    private double busySeconds;
    private double calibratedSeconds;
    private double extrapolatedSeconds;
    private double arithmeticSeconds;
    private double memorySeconds;
    private StepUse current = new StepUse(0, 0, 0, 0, 0);

    /** Iterations like this one begin. */
    void begin(StepUse use) {
        current = use;
    }

    /** They lasted so long. */
    void add(long nanos) {
        double seconds = nanos / 1e9;
        busySeconds += seconds;
        double scale = current.seconds() == 0 ? 0 : seconds / current.seconds();
        calibratedSeconds += scale * current.calibratedSeconds();
        extrapolatedSeconds += scale * current.extrapolatedSeconds();
        arithmeticSeconds += current.arithmetic() * seconds;
        memorySeconds += current.memory() * seconds;
    }

    double busySeconds() {
        return busySeconds;
    }

    double calibratedSeconds() {
        return calibratedSeconds;
    }

    double extrapolatedSeconds() {
        return extrapolatedSeconds;
    }

    /** Mean share of the reachable FLOP/s in use while busy. */
    double arithmetic() {
        return busySeconds == 0 ? 0 : arithmeticSeconds / busySeconds;
    }

    /** Mean share of the reachable bandwidth in use while busy. */
    double memory() {
        return busySeconds == 0 ? 0 : memorySeconds / busySeconds;
    }
}
