package org.mirinae.llm.architecture;

import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/**
 * Mamba-2, a state-space recurrence; Dao and Gu 2024, arXiv 2405.21060, shapes as in Nemotron-H.
 *
 * @param heads heads, each with a state
 * @param headDim width of a head
 * @param stateDim width of the state
 * @param groups groups sharing input and output maps
 * @param convolution length of the short convolution
 */
@Tag("mamba2")
@Doc("Mamba-2, a state-space recurrence.")
public record Mamba2(
        @Doc("Heads, each with a state.") @AtLeast(1) int heads,
        @Doc("Width of a head.") @AtLeast(1) int headDim,
        @Doc("Width of the state.") @AtLeast(1) int stateDim,
        @Doc("Groups sharing input and output maps.") @Default("8") @AtLeast(1) int groups,
        @Doc("Length of the short convolution.") @Default("4") @AtLeast(1) int convolution)
        implements SequenceMixer {

    private double inner() {
        return (double) heads * headDim;
    }

    private double convolved() {
        return inner() + 2.0 * groups * stateDim;
    }

    @Override
    public double matrixElements(int h) {
        return h * (inner() + convolved() + heads) + inner() * h;
    }

    @Override
    public double parameters(int h) {
        return matrixElements(h) + convolved() * (convolution + 1) + 3.0 * heads + inner();
    }

    @Override
    public double cacheElements(double length) {
        return inner() * stateDim + (convolution - 1) * convolved();
    }

    @Override
    public double flopsPerPair() {
        return 0;
    }

    /** Decay, input and output of the state: six FLOPs an element of it. */
    @Override
    public double flopsPerToken() {
        return 6.0 * inner() * stateDim + 2.0 * convolution * convolved();
    }

    @Override
    public double outputWidth() {
        return inner();
    }

    @Override
    public int divisibleHeads() {
        return heads;
    }

    @Override
    public void work(WorkBuilder work, int h, Shards shards) {
        int t = shards.tensor();
        double columns = matrixElements(h) / h - outputWidth();
        work.linear("input projection", columns / t, h);
        work.scan(flopsPerToken() / t, cacheElements(1) / t, 2 * columns / t, null);
        work.linear("output projection", h, outputWidth() / t);
    }

    /** States are dealt by heads. */
    @Override
    public void keep(CacheSize.Sum sum, int layers, int tensor) {
        sum.state(layers * cacheElements(1), tensor);
    }

    @Override
    public double activationElements(int tensor) {
        return 3 * outputWidth() / tensor;
    }
}
