package org.mirinae.workload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.hardware.Precision;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.units.Bytes;

/**
 * A benchmark of one collective over a range of sizes, as nccl-tests does it.
 *
 * @param stack whose collective library runs it
 * @param collective which
 * @param ranks taking part, one on each GPU; all GPUs of the cluster where not given
 * @param from first size, {@code -b} of nccl-tests
 * @param to last size, {@code -e}
 * @param factor from one size to the next, {@code -f}
 * @param sizes in place of the range
 * @param dataType of the elements, {@code -d}
 * @param algorithm forced, or {@code auto}
 */
@Tag("collective")
@Doc("A benchmark of one collective over a range of sizes, as nccl-tests does it.")
public record CollectiveWorkload(
        @Doc("Software whose collective library runs it.") Stack stack,
        @Doc("Which collective.") @Default("all_reduce") CollectiveKind collective,
        @Doc("Ranks taking part, one on each GPU; all GPUs of the cluster where not given.")
                @Nullable
                @AtLeast(2)
                @AtMost(1e8)
                Integer ranks,
        @Doc("First size of the full buffer; -b of nccl-tests.") @Default("8 B") Bytes from,
        @Doc("Last size; -e of nccl-tests.") @Default("128 MiB") Bytes to,
        @Doc("From one size to the next; -f of nccl-tests.") @Default("2") double factor,
        @Doc("Sizes in place of the range.") @Nullable List<Bytes> sizes,
        @Doc("Format of the elements; -d of nccl-tests.") @Default("fp32") Precision dataType,
        @Doc("auto, or an algorithm forced as by NCCL_ALGO.") @Default("auto")
                CollectiveAlgorithm algorithm)
        implements Workload, Checked {

    /** Most sizes of one benchmark; nobody reads more lines. */
    private static final int MOST_SIZES = 10_000;

    @Override
    public void check(Problems problems) {
        if (sizes != null && sizes.isEmpty()) {
            problems.add("sizes", "there are none", "Maybe leave `sizes` out.");
        }
        for (int i = 0; sizes != null && i < sizes.size(); i++) {
            if (!(sizes.get(i).value() >= 1)) {
                problems.at("sizes").at(i).add("there is nothing to send", "Maybe 8 B.");
            }
        }
        if (!(from.value() >= 1)) {
            problems.add("from", "there is nothing to send", "Maybe 8 B.");
        }
        if (!(factor > 1)) {
            problems.add("factor", "sizes do not grow by " + factor, "Maybe 2.");
        }
        if (from.value() > to.value()) {
            problems.add("from", "the first size lies above the last", "Maybe swap from and to.");
        }
        if (from.value() >= 1
                && factor > 1
                && StrictMath.log(to.value() / from.value())
                        > MOST_SIZES * StrictMath.log(factor)) {
            problems.add(
                    "factor", "it makes more than " + MOST_SIZES + " sizes", "Maybe set it to 2.");
        }
        if (algorithm != CollectiveAlgorithm.AUTO && !hasClosedForm()) {
            problems.add(
                    "algorithm",
                    "no " + algorithm.name().toLowerCase(java.util.Locale.ROOT) + " does it",
                    "Maybe auto: trees do all_reduce and broadcast, rings all but all_to_all.");
        }
    }

    private boolean hasClosedForm() {
        return switch (collective) {
            case ALL_REDUCE, BROADCAST -> true;
            case ALL_GATHER, REDUCE_SCATTER -> algorithm == CollectiveAlgorithm.RING;
            case ALL_TO_ALL -> false;
        };
    }

    /** The sizes in bytes, in order; those of a range are whole. */
    public List<Double> bytes() {
        if (sizes != null) {
            return sizes.stream().map(Bytes::value).toList();
        }
        List<Double> all = new ArrayList<>();
        for (double size = from.value(); size <= to.value(); size *= factor) {
            all.add(Math.floor(size));
        }
        return all;
    }
}
