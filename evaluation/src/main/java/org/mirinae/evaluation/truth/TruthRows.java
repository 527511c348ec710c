package org.mirinae.evaluation.truth;

import java.util.List;

/** Predicts the rows of one table. */
public interface TruthRows {

    /** The file the rows stand in. */
    String file();

    /**
     * The row's published figures beside ours, one for each metric. Safe for several threads.
     *
     * @return at least one
     */
    List<RowComparison> compare(TruthRow row);
}
