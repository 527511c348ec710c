package org.mirinae.llm.work;

/**
 * Describes what one iteration of one rank works on, as the few sums that its time depends on.
 * Reused from iteration to iteration: mutable, not for several threads.
 */
public final class StepShape {

    private double decodeSequences;
    private double decodeContextTokens;
    private double prefillSequences;
    private double prefillTokens;
    private double prefillPairs;
    private double prefillContextTokens;
    private double sampledSequences;

    /** Back to nothing. */
    public StepShape clear() {
        decodeSequences = 0;
        decodeContextTokens = 0;
        prefillSequences = 0;
        prefillTokens = 0;
        prefillPairs = 0;
        prefillContextTokens = 0;
        sampledSequences = 0;
        return this;
    }

    /**
     * Adds sequences that decode one token each.
     *
     * @param sequences how many
     * @param contextTokens tokens their queries look at, the new ones included, summed
     */
    public StepShape addDecodes(double sequences, double contextTokens) {
        decodeSequences += sequences;
        decodeContextTokens += contextTokens;
        sampledSequences += sequences;
        return this;
    }

    /**
     * Adds a chunk of a prompt.
     *
     * @param past tokens of the sequence computed before
     * @param tokens tokens of the chunk
     * @param last whether the chunk ends the prompt, so that a token is sampled
     */
    public StepShape addPrefill(double past, double tokens, boolean last) {
        prefillSequences += 1;
        prefillTokens += tokens;
        prefillPairs += tokens * past + tokens * (tokens + 1) / 2;
        prefillContextTokens += past + tokens;
        sampledSequences += last ? 1 : 0;
        return this;
    }

    /**
     * Adds whole training sequences, each looking back to its own beginning; none is sampled.
     *
     * @param sequences how many
     * @param length tokens of each
     * @param parts over how many ranks each is split, evenly in work
     */
    public StepShape addTraining(double sequences, double length, int parts) {
        prefillSequences += sequences;
        prefillTokens += sequences * length / parts;
        prefillPairs += sequences * length * (length + 1) / 2 / parts;
        prefillContextTokens += sequences * length;
        return this;
    }

    /** Becomes one of so many equal parts of another shape; fractions are kept. */
    public StepShape part(StepShape whole, double parts) {
        decodeSequences = whole.decodeSequences / parts;
        decodeContextTokens = whole.decodeContextTokens / parts;
        prefillSequences = whole.prefillSequences / parts;
        prefillTokens = whole.prefillTokens / parts;
        prefillPairs = whole.prefillPairs / parts;
        prefillContextTokens = whole.prefillContextTokens / parts;
        sampledSequences = whole.sampledSequences / parts;
        return this;
    }

    /** Sequences that decode. */
    public double decodeSequences() {
        return decodeSequences;
    }

    /** Tokens the decoding queries look at, summed. */
    public double decodeContextTokens() {
        return decodeContextTokens;
    }

    /** Chunks of prompts. */
    public double prefillSequences() {
        return prefillSequences;
    }

    /** Tokens of the chunks. */
    public double prefillTokens() {
        return prefillTokens;
    }

    /** Causal pairs of query and key over the chunks. */
    public double prefillPairs() {
        return prefillPairs;
    }

    /** Keys the chunks look at, summed. */
    public double prefillContextTokens() {
        return prefillContextTokens;
    }

    /** Sequences that get a token. */
    public double sampledSequences() {
        return sampledSequences;
    }

    /** Tokens that pass the layers. */
    public double tokens() {
        return decodeSequences + prefillTokens;
    }

    /** Decoding contexts when each query looks back at most this far; by the mean length. */
    double decodeContext(double window) {
        return bounded(decodeContextTokens, decodeSequences, window, 0);
    }

    /**
     * Causal pairs when each query looks back at most this far; exact for chunks longer than it.
     */
    double prefillPairs(double window) {
        return bounded(prefillPairs, prefillTokens, window, 0);
    }

    /** Keys read when each query looks back at most this far. */
    double prefillContext(double window) {
        return bounded(prefillContextTokens, prefillSequences, window, prefillTokens);
    }

    /**
     * Returns all, but at most {@code count} windows and a rest; an unbounded window bounds
     * nothing, not even none.
     */
    private static double bounded(double all, double count, double window, double rest) {
        return Double.isInfinite(window) ? all : Math.min(all, count * window + rest);
    }
}
