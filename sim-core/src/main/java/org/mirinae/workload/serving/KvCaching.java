package org.mirinae.workload.serving;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mirinae.policy.EvictionPolicy;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Says what a serving engine keeps of the keys and values of prompts, and where. Requests find what
 * others computed only where their trace says which prompts begin alike.
 *
 * @param prefixes whether blocks whose tokens others may share stay in the GPU's memory until it is
 *     needed
 * @param index how blocks are found
 * @param eviction which goes first, in every level
 * @param tiers levels below the GPU's memory, from near to far
 * @param write when blocks are written to the first of them
 * @param prefetch how many waiting requests may have their blocks loaded before their turn
 */
@Doc("What a serving engine keeps of the keys and values of prompts, and where.")
public record KvCaching(
        @Doc("Whether blocks that prompts share stay in the GPU's memory until it is needed.")
                @Default("true")
                boolean prefixes,
        @Doc("How blocks are found.") @Default("hash_chain") Index index,
        @Doc("Which block goes first, in every level.") @Default("{type: lru}")
                EvictionPolicy eviction,
        @Doc("Levels below the GPU's memory, from near to far.") @Default("[]") List<KvTier> tiers,
        @Doc("When blocks are written to the first of them.") @Default("through") Write write,
        @Doc("How many waiting requests may have their blocks loaded before their turn.")
                @Default("0")
                @AtLeast(0)
                @AtMost(1e6)
                int prefetch)
        implements Checked {

    /** The ways in which blocks are found. */
    public enum Index {
        /**
         * Blocks are found by the chained hash of all tokens up to the block's end; any unused
         * block may go.
         */
        HASH_CHAIN,
        /** Blocks are found in a tree of prefixes; a block goes only after all that continue it. */
        RADIX
    }

    /** Says when blocks are written to the first tier. */
    public enum Write {
        /** Blocks are written when they are computed. */
        THROUGH,
        /** Blocks are written when they leave the GPU's memory. */
        BACK
    }

    /** Prefixes in the GPU's memory, nothing below. */
    public static final KvCaching USUAL =
            new KvCaching(
                    true,
                    Index.HASH_CHAIN,
                    new EvictionPolicy.LeastRecentlyUsed(),
                    List.of(),
                    Write.THROUGH,
                    0);

    /** Copies the tiers. */
    public KvCaching {
        tiers = List.copyOf(tiers);
    }

    @Override
    public void check(Problems problems) {
        if (!prefixes && !tiers.isEmpty()) {
            problems.add(
                    "tiers",
                    "tiers hold what prefixes share, and prefixes is false",
                    "Maybe set prefixes to true, or remove the tiers.");
        }
        if (prefetch > 0 && tiers.isEmpty()) {
            problems.add(
                    "prefetch",
                    "there is no tier to load from",
                    "Maybe add tiers: [{type: dram}].");
        }
        Set<KvTier.Kind> seen = EnumSet.noneOf(KvTier.Kind.class);
        KvTier.Kind before = KvTier.Kind.DRAM;
        for (int i = 0; i < tiers.size(); i++) {
            KvTier.Kind kind = tiers.get(i).type();
            if (!seen.add(kind)) {
                problems.at("tiers").at(i).add("a second tier of this type", "Maybe add both up.");
            } else if (kind.compareTo(before) < 0) {
                problems.at("tiers")
                        .at(i)
                        .add(
                                "tiers stand from near to far: dram, nvme, remote",
                                "Maybe move it up.");
            }
            before = kind;
        }
    }
}
