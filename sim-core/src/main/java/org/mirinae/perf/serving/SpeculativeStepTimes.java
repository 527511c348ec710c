package org.mirinae.perf.serving;

import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.workload.serving.Speculation;

/**
 * Iterations of a replica that decodes speculatively. An iteration in which each decoding sequence
 * has k drafted tokens checked beside its own takes k + 1 tokens of it through the layers, reads
 * its keys once, and yields E tokens in the mean ({@link Speculation#expectedTokens}). The engine
 * counts one token of each sequence an iteration, so such an iteration stands here for E of them,
 * each a part 1/E of its time; where prompts are computed beside, the iteration is as much shorter
 * as the tokens beyond the first would have taken by themselves. What many iterations take together
 * is then what they take in the mean, and requests move on evenly instead of by leaps.
 *
 * <p>A draft of its own language model, or of extra layers, also passes over every prompt, and once
 * over the last tokens for each drafted one.
 */
public final class SpeculativeStepTimes implements StepTimes {

    private final StepTimes model;
    private final StepTimes draft;
    private final int drafted;
    private final double expected;

    private final StepShape decodes = new StepShape();
    private final StepShape checked = new StepShape();
    private final StepShape series = new StepShape();

    /**
     * Adds speculation to an engine's iterations.
     *
     * @param model prices the language model
     * @param draft prices one pass of the draft; {@link #FREE} where drafting takes no time
     */
    public SpeculativeStepTimes(StepTimes model, StepTimes draft, Speculation speculation) {
        this.model = model;
        this.draft = draft;
        this.drafted = speculation.tokens();
        this.expected = speculation.expectedTokens();
    }

    /** A draft without work for the GPU. */
    public static final StepTimes FREE =
            new StepTimes() {
                @Override
                public double seconds(StepShape shape) {
                    return 0;
                }

                @Override
                public StepUse use(StepShape shape) {
                    return new StepUse(0, 0, 0, 0, 0);
                }
            };

    @Override
    public double seconds(StepShape shape) {
        double sequences = shape.decodeSequences();
        if (sequences == 0) {
            return model.seconds(shape) + draft.seconds(shape);
        }
        if (shape.prefillTokens() == 0) {
            return whole(shape) / expected;
        }
        double beside = whole(decodes(shape));
        return whole(shape) - (1 - 1 / expected) * beside;
    }

    /** Seconds of an iteration as the GPU runs it. */
    private double whole(StepShape shape) {
        double first = draft.seconds(shape);
        double further = drafted == 1 ? 0 : (drafted - 1) * draft.seconds(decodes(shape));
        return model.seconds(checked(shape)) + first + further;
    }

    /** The decoding sequences of an iteration by themselves. */
    private StepShape decodes(StepShape shape) {
        double sequences = shape.decodeSequences();
        double context = shape.decodeContextTokens();
        return decodes.clear().addDecodes(sequences, context);
    }

    /** Returns the shape with the drafted tokens, whose keys are read once for each sequence. */
    private StepShape checked(StepShape shape) {
        double further = drafted * shape.decodeSequences();
        return checked.part(shape, 1).addDecodes(further, further);
    }

    @Override
    public StepUse use(StepShape shape) {
        double seconds = seconds(shape);
        StepUse main = model.use(checked(shape));
        double scale = main.seconds() == 0 ? 0 : seconds / main.seconds();
        return new StepUse(
                seconds,
                Math.min(1, scale) * main.calibratedSeconds(),
                Math.min(1, scale) * main.extrapolatedSeconds(),
                main.arithmetic(),
                main.memory());
    }

    /** The middle iteration stands for all: exact where time grows evenly with the tokens held. */
    @Override
    public double decodeSeconds(int sequences, long contextTokens, long iterations) {
        if (iterations == 0) {
            return 0;
        }
        double middle = contextTokens + sequences * ((iterations + 1) / 2.0);
        return iterations * whole(series.clear().addDecodes(sequences, middle)) / expected;
    }
}
