package org.mirinae.accuracy;

import java.util.List;

/** How the rows of one table are predicted. */
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
