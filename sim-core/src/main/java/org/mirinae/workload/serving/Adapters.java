package org.mirinae.workload.serving;

import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * LoRA adapters (Hu et al. 2021) over one base model. A replica holds some of them in its memory; a
 * request whose adapter is not among them loads it from host memory into the slot that was longest
 * unused, which delays the iteration, and waits while all slots serve others.
 *
 * @param count adapters that requests name
 * @param popularity exponent of Zipf's law over them; 0: all as likely
 * @param rank of the update
 * @param slots adapters a replica holds at once
 */
@Doc("LoRA adapters over one base model.")
public record Adapters(
        @Doc("Adapters that requests name.") @Positive @AtMost(1e6) int count,
        @Doc("Exponent of Zipf's law over them; 0: all as likely.")
                @Default("1")
                @AtLeast(0)
                @AtMost(10)
                double popularity,
        @Doc("Rank of the update.") @Default("16") @Positive @AtMost(4096) int rank,
        @Doc("Adapters a replica holds at once.") @Default("8") @Positive @AtMost(1e6) int slots)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (slots > count) {
            problems.add(
                    "slots",
                    slots + " slots for " + count + " adapters",
                    "Maybe set slots to " + count + ".");
        }
    }
}
