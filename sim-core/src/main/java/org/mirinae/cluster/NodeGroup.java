package org.mirinae.cluster;

import org.mirinae.hardware.Node;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Doc;

/**
 * Nodes of one type.
 *
 * @param type the node
 * @param count how many; bounded by ten million, a hundred times the largest machine announced
 */
@Doc("Nodes of one type.")
public record NodeGroup(
        @Doc("The node.") Node type,
        @Doc("How many of them.") @AtLeast(1) @AtMost(10_000_000) int count) {

    /** All GPUs of the group. */
    public long gpus() {
        return (long) type.gpus() * count;
    }
}
