package org.mirinae.workload.chakra;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveKind;

/**
 * One node of a rank's trace (mlcommons/chakra, schema/protobuf/et_def.proto).
 *
 * @param id unique within its rank
 * @param name for people
 * @param type what it does
 * @param dependencies ids of nodes that must end before it starts: control and data
 * @param durationMicros as recorded; 0 where it was not
 * @param operations of a computation, {@code num_ops}; 0 where not stated
 * @param bytes moved by a computation or memory node ({@code tensor_size}), or sent ({@code
 *     comm_size}): an all-gather's is what each rank puts in, any other collective's the full
 *     buffer
 * @param host whether it runs on the host, {@code is_cpu_op}
 * @param collective of a collective node
 * @param group of a collective node, {@code pg_name}; empty for all ranks
 * @param peer of a send or receive
 * @param tag of a send or receive
 * @param offset byte of the file where its message begins
 */
public record ChakraNode(
        long id,
        String name,
        Type type,
        List<Long> dependencies,
        double durationMicros,
        double operations,
        double bytes,
        boolean host,
        @Nullable CollectiveKind collective,
        String group,
        long peer,
        long tag,
        int offset) {

    /** Types by their number in the schema. */
    public enum Type {
        /** Number 0, which no node may have. */
        INVALID,
        /** Says something, does nothing. */
        METADATA,
        /** Reads memory. */
        MEM_LOAD,
        /** Writes memory. */
        MEM_STORE,
        /** Computes. */
        COMP,
        /** Sends to one rank. */
        COMM_SEND,
        /** Receives from one rank. */
        COMM_RECV,
        /** Takes part in a collective. */
        COMM_COLL
    }

    /** Returns whether other ranks take part. */
    public boolean communicates() {
        return type == Type.COMM_SEND || type == Type.COMM_RECV || type == Type.COMM_COLL;
    }

    /** Returns the node's name for messages. */
    public String shown() {
        return "node " + Long.toUnsignedString(id) + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
