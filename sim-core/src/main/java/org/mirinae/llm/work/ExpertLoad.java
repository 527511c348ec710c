package org.mirinae.llm.work;

/**
 * Counts what the experts of one rank are given in one layer. Kernels compute whole blocks of rows
 * for every expert, so besides the rows themselves those that blocks of 16, 64 and 128 hold count.
 *
 * @param pairs of a token and an expert: rows of the grouped products
 * @param touched experts that are met
 * @param rows16 rows of all blocks of 16
 * @param rows64 rows of all blocks of 64
 * @param rows128 rows of all blocks of 128
 */
public record ExpertLoad(
        double pairs, double touched, double rows16, double rows64, double rows128) {

    /** Every expert that is met is given as much as the next. */
    public static ExpertLoad even(double pairs, double touched) {
        return new ExpertLoad(
                pairs,
                touched,
                blocks(pairs, touched, 16),
                blocks(pairs, touched, 64),
                blocks(pairs, touched, 128));
    }

    /**
     * Rows of the blocks that hold so many pairs over so many experts: one block each while they
     * are few, half a block more than the rows in the mean when they are many.
     */
    public static double blocks(double pairs, double touched, double block) {
        return Math.max(touched * block, pairs + touched * block / 2);
    }
}
