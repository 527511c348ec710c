package org.mirinae.simulation.serving;

import org.mirinae.cost.StepUse;

/** Adds up what the chips of a replica were busy with. */
final class UseMeter {

    private double busySeconds;
    private double calibratedSeconds;
    private double extrapolatedSeconds;
    private double arithmeticSeconds;
    private double memorySeconds;
    private long promptTokens;
    private long outputTokens;

    /** Iterations like this one lasted so long. */
    void add(StepUse use, long nanos) {
        double seconds = nanos / 1e9;
        busySeconds += seconds;
        double scale = use.seconds() == 0 ? 0 : seconds / use.seconds();
        calibratedSeconds += scale * use.calibratedSeconds();
        extrapolatedSeconds += scale * use.extrapolatedSeconds();
        arithmeticSeconds += use.arithmetic() * seconds;
        memorySeconds += use.memory() * seconds;
    }

    /** So many tokens of prompts were computed, and so many of answers given. */
    void addTokens(long ofPrompts, long ofAnswers) {
        promptTokens += ofPrompts;
        outputTokens += ofAnswers;
    }

    /** Prompt tokens computed, those computed again too. */
    long promptTokens() {
        return promptTokens;
    }

    /** Tokens of answers given. */
    long outputTokens() {
        return outputTokens;
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
