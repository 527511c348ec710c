package org.mirinae.extending;

import java.util.List;
import org.mirinae.llm.architecture.CacheSize;
import org.mirinae.llm.architecture.SequenceMixer;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.WorkBuilder;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Member;
import org.mirinae.schema.Tag;

/**
 * A gated convolution over the last few tokens, channel by channel, between two products.
 *
 * @param width channels
 * @param length of the convolution
 */
@Tag("short_convolution")
@Doc("A gated convolution over the last few tokens.")
public record ShortConvolution(
        @Doc("Channels.") @AtLeast(1) int width,
        @Doc("Length of the convolution.") @AtLeast(1) int length)
        implements SequenceMixer {

    /** Makes it known to documents. */
    public static final class Kind implements Member {
        @Override
        public List<Class<? extends Record>> types() {
            return List.of(ShortConvolution.class);
        }
    }

    @Override
    public double parameters(int h) {
        return matrixElements(h) + (double) width * length;
    }

    @Override
    public double cacheElements(double tokens) {
        return (length - 1.0) * width;
    }

    @Override
    public double matrixElements(int h) {
        return 4.0 * h * width;
    }

    @Override
    public double flopsPerPair() {
        return 0;
    }

    @Override
    public double flopsPerToken() {
        return 2.0 * width * (length + 1);
    }

    @Override
    public double outputWidth() {
        return width;
    }

    @Override
    public int divisibleHeads() {
        return width;
    }

    @Override
    public void work(WorkBuilder work, int h, Shards shards) {
        double own = (double) width / shards.tensor();
        work.linear("input projection", 3 * own, h);
        work.stream("convolution", 4 * own);
        work.linear("output projection", h, own);
    }

    @Override
    public void keep(CacheSize.Sum sum, int layers, int tensor) {
        sum.state(layers * cacheElements(1), tensor);
    }

    @Override
    public double activationElements(int tensor) {
        return 4.0 * width / tensor;
    }
}
