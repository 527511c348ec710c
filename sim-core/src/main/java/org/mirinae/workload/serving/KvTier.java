package org.mirinae.workload.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Seconds;

/**
 * A level of memory below the GPU's own that holds blocks of the KV cache.
 *
 * @param type what it is made of and who shares it
 * @param capacity of a replica, of the whole pool for a remote one; none: the replica's share of
 *     what its node has
 * @param rate of a replica in one direction; none: what the node's links and memory give
 * @param latency of a copy; none: the link's
 * @param poolRate of a remote pool over all replicas, in one direction; none: no bound of its own
 */
@Doc("A level of memory below the GPU's own that holds blocks of the KV cache.")
public record KvTier(
        @Doc("What it is made of and who shares it.") Kind type,
        @Doc("Of a replica, or of a whole remote pool; by default the share of what the node has.")
                @Nullable
                @Positive
                Bytes capacity,
        @Doc("Of a replica in one direction; by default what links and memory give.")
                @Nullable
                @Positive
                ByteRate rate,
        @Doc("Of a copy; by default the link's.") @Nullable Seconds latency,
        @Doc("Of a remote pool over all replicas, in one direction; by default no bound.")
                @Nullable
                @Positive
                ByteRate poolRate)
        implements Checked {

    /** Says what a tier is made of and who shares it. */
    public enum Kind {
        /** Host memory, the replica's share of its node. */
        DRAM,
        /** Local drives, the replica's share of its node. */
        NVME,
        /** A pool that all replicas share, over the node's network interfaces. */
        REMOTE
    }

    @Override
    public void check(Problems problems) {
        if (type == Kind.REMOTE && capacity == null) {
            problems.add("capacity", "a remote pool has no capacity by default", "Maybe 10 TB.");
        }
        if (type != Kind.REMOTE && poolRate != null) {
            problems.add(
                    "pool_rate",
                    "only a remote pool is shared by all replicas",
                    "Maybe set rate instead.");
        }
    }
}
