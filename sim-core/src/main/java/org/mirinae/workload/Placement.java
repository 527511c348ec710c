package org.mirinae.workload;

import java.util.List;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/**
 * Says which nodes of the cluster a workload occupies. Ranks fill the GPUs of one node before they
 * go on to the next. It decides nothing but whose traffic meets whose in the fabric.
 */
@Doc("Which nodes of the cluster a workload occupies.")
public sealed interface Placement {

    /** The lowest GPUs that nobody else claims, in the order of the document. */
    @Tag("packed")
    @Doc("The lowest GPUs that nobody else claims, in the order of the document.")
    record Packed() implements Placement {}

    /**
     * Every so many nodes, as a scheduler leaves them that fills gaps.
     *
     * @param first node, counted from 0
     * @param every how many nodes further the next one is
     */
    @Tag("strided")
    @Doc("Every so many nodes, as a scheduler leaves them that fills gaps.")
    record Strided(
            @Doc("First node, counted from 0.") @Default("0") @AtLeast(0) @AtMost(1e7) int first,
            @Doc("How many nodes further the next one is.") @AtLeast(1) @AtMost(1e7) int every)
            implements Placement {}

    /**
     * Nodes by number.
     *
     * @param nodes counted from 0, in the order in which ranks fill them
     */
    @Tag("nodes")
    @Doc("Nodes by number.")
    record OnNodes(
            @Doc("Nodes counted from 0, in the order in which ranks fill them.")
                    List<Integer> nodes)
            implements Placement, Checked {
        @Override
        public void check(Problems problems) {
            if (nodes.isEmpty()) {
                problems.add("nodes", "there are none", "Maybe leave `placement` out.");
            } else if (nodes.stream().anyMatch(node -> node < 0)) {
                problems.add("nodes", "nodes are counted from 0", "Maybe a sign too many.");
            } else if (nodes.stream().distinct().count() < nodes.size()) {
                problems.add("nodes", "a node is named twice", "Maybe name each once.");
            }
        }
    }
}
