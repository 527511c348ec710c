package org.mirinae.workload;

import org.mirinae.cluster.Cluster;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Doc;
import org.mirinae.stack.Stack;

/**
 * Says what is asked of a cluster. Open: the kinds of workload that this program knows are those
 * whose descriptors {@link org.mirinae.schema.Members} finds.
 */
@Doc("What is asked of a cluster.")
public interface Workload {

    /** The software it is done with. */
    Stack stack();

    /**
     * Adds what of the workload names parts that its cluster lacks, with paths relative to the
     * workload.
     */
    default void checkOn(Cluster cluster, Problems problems) {}
}
