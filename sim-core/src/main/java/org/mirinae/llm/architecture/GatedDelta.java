package org.mirinae.llm.architecture;

import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.units.Precision;

/**
 * Gated delta rule: a recurrence over a matrix state for each value head; Yang et al. 2024, arXiv
 * 2412.06464, shapes as in Qwen3-Next.
 *
 * @param keyHeads heads of queries and keys
 * @param valueHeads heads of values, each with a state
 * @param keyDim width of a key head
 * @param valueDim width of a value head
 * @param convolution length of the short convolution
 */
@Tag("gated_delta")
@Doc("Linear attention by the gated delta rule.")
public record GatedDelta(
        @Doc("Heads of queries and keys.") @AtLeast(1) int keyHeads,
        @Doc("Heads of values.") @AtLeast(1) int valueHeads,
        @Doc("Width of a key head.") @AtLeast(1) int keyDim,
        @Doc("Width of a value head.") @AtLeast(1) int valueDim,
        @Doc("Length of the short convolution.") @Default("4") @AtLeast(1) int convolution)
        implements SequenceMixer {

    /** Heads of one of so many ranks; the state is kept in FP32. */
    public AttentionHeads heads(int ranks) {
        return new AttentionHeads(
                (double) keyHeads / ranks, (double) valueHeads / ranks, keyDim, Precision.FP32);
    }

    private double keys() {
        return (double) keyHeads * keyDim;
    }

    private double values() {
        return (double) valueHeads * valueDim;
    }

    @Override
    public double matrixElements(int h) {
        return h * (2 * keys() + 2 * values() + 2.0 * valueHeads) + values() * h;
    }

    @Override
    public double parameters(int h) {
        return matrixElements(h)
                + convolution * (2 * keys() + values())
                + 2.0 * valueHeads
                + valueDim;
    }

    @Override
    public double cacheElements(double length) {
        return (double) valueHeads * keyDim * valueDim
                + (convolution - 1) * (2 * keys() + values());
    }

    @Override
    public double flopsPerPair() {
        return 0;
    }

    /** Decay, retrieve, correct and read the state: eight FLOPs an element of it. */
    @Override
    public double flopsPerToken() {
        return 8.0 * valueHeads * keyDim * valueDim + 2.0 * convolution * (2 * keys() + values());
    }

    @Override
    public double outputWidth() {
        return values();
    }

    @Override
    public int divisibleHeads() {
        return keyHeads;
    }

    @Override
    public void work(WorkBuilder work, int h, Shards shards) {
        int t = shards.tensor();
        double columns = matrixElements(h) / h - outputWidth();
        work.linear("input projection", columns / t, h);
        work.scan(flopsPerToken() / t, cacheElements(1) / t, 2 * columns / t, heads(t));
        work.linear("output projection", h, outputWidth() / t);
    }

    /** States are dealt by heads. */
    @Override
    public void keep(CacheSize.Sum sum, int layers, int tensor) {
        sum.state(layers * cacheElements(1), tensor);
    }

    @Override
    public double activationElements(int tensor) {
        return 4 * outputWidth() / tensor;
    }
}
