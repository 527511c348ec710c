package org.mirinae.accuracy;

import java.util.List;

/** Predicts the rows of one table. */
interface TruthRows {

    /** The file the rows stand in. */
    String file();

    /**
     * The row's published figures beside ours, one for each metric. Safe for several threads.
     *
     * @return at least one
     */
    List<Comparison> compare(TruthRow row);
}
