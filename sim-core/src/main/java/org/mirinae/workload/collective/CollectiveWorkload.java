package org.mirinae.workload.collective;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.Collective;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.Protocol;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.Tag;
import org.mirinae.schema.document.Names;
import org.mirinae.stack.Stack;
import org.mirinae.units.Bytes;
import org.mirinae.units.Precision;
import org.mirinae.workload.Workload;

/** A benchmark of one collective over a range of sizes, as nccl-tests does it. */
@Tag("collective")
@Doc("A benchmark of one collective over a range of sizes, as nccl-tests does it.")
@KeyOrder({
    "stack",
    "collective",
    "ranks",
    "from",
    "to",
    "factor",
    "sizes",
    "data_type",
    "algorithm",
    "protocol",
    "channels",
    "imbalance",
    "top_k",
    "node_limit"
})
public record CollectiveWorkload(
        @Doc("Software whose collective library runs it.") Stack stack,
        @Doc("Which collective.") @Default("all_reduce") CollectiveKind collective,
        @Doc("Ranks taking part, one on each GPU; all GPUs of the cluster where not given.")
                @Nullable
                @AtLeast(2)
                @AtMost(1e8)
                Integer ranks,
        @Flat Sizes sizes,
        @Doc("Format of the elements; -d of nccl-tests.") @Default("fp32") Precision dataType,
        @Flat Tuning tuning,
        @Doc("Bytes of the busiest rank over the mean; above 1, an all_to_all is an all-to-all-v.")
                @Default("1")
                @AtLeast(1)
                double imbalance,
        @Flat Experts experts)
        implements Workload, Checked {

    /** Says how large the buffers are: a range, or a list in its place. */
    public record Sizes(
            @Doc("First size of the full buffer; -b of nccl-tests.") @Default("8 B") Bytes from,
            @Doc("Last size; -e of nccl-tests.") @Default("128 MiB") Bytes to,
            @Doc("From one size to the next; -f of nccl-tests.") @Default("2") double factor,
            @Key("sizes") @Doc("Sizes in place of the range.") @Nullable List<Bytes> list) {}

    /** Says what is forced instead of left to the library's choice. */
    public record Tuning(
            @Doc("auto, or an algorithm forced as by NCCL_ALGO.") @Default("auto")
                    CollectiveAlgorithm algorithm,
            @Doc("A protocol of NCCL forced as by NCCL_PROTO; NCCL's choice where not given.")
                    @Nullable Protocol protocol,
            @Doc("Most channels of rings and trees; NCCL_MAX_NCHANNELS.") @Nullable @AtLeast(1)
                    Integer channels) {}

    /** Says how tokens are spread, in dispatch and combine. */
    public record Experts(
            @Doc("Experts of a token, in dispatch and combine.") @Default("8") @AtLeast(1) int topK,
            @Doc("Nodes that a token's experts lie on at most, in dispatch and combine.")
                    @Default("4")
                    @AtLeast(1)
                    int nodeLimit) {}

    /** Most sizes of one benchmark; nobody reads more lines. */
    private static final int MOST_SIZES = 10_000;

    @Override
    public void check(Problems problems) {
        if (sizes.list() != null && sizes.list().isEmpty()) {
            problems.add("sizes", "there are none", "Maybe leave `sizes` out.");
        }
        for (int i = 0; sizes.list() != null && i < sizes.list().size(); i++) {
            if (!(sizes.list().get(i).value() >= 1)) {
                problems.at("sizes").at(i).add("there is nothing to send", "Maybe 8 B.");
            }
        }
        if (!(sizes.from().value() >= 1)) {
            problems.add("from", "there is nothing to send", "Maybe 8 B.");
        }
        if (!(sizes.factor() > 1)) {
            problems.add("factor", "sizes do not grow by " + sizes.factor(), "Maybe 2.");
        }
        if (sizes.from().value() > sizes.to().value()) {
            problems.add("from", "the first size lies above the last", "Maybe swap from and to.");
        }
        if (sizes.from().value() >= 1
                && sizes.factor() > 1
                && StrictMath.log(sizes.to().value() / sizes.from().value())
                        > MOST_SIZES * StrictMath.log(sizes.factor())) {
            problems.add(
                    "factor", "it makes more than " + MOST_SIZES + " sizes", "Maybe set it to 2.");
        }
        if (imbalance > 1 && !collective.joinsAllPairs()) {
            problems.add(
                    "imbalance",
                    "all ranks of " + Names.label(collective) + " send as much",
                    "Maybe all_to_all, dispatch or combine; or leave it out.");
        }
        if (tuning.algorithm() != CollectiveAlgorithm.AUTO && !hasClosedForm()) {
            problems.add(
                    "algorithm",
                    tuning.algorithm() + " does no " + Names.label(collective),
                    "Maybe auto, or one of " + String.join(", ", able()) + ".");
        }
    }

    private boolean hasClosedForm() {
        return able().contains(tuning.algorithm().toString());
    }

    /** Algorithms that do this kind on a group of one shape or another. */
    private List<String> able() {
        Link link = new Link(1e-6, 1e9);
        TwoTierNetwork network = new TwoTierNetwork(link, 8, link, true, true);
        List<GroupLayout> shapes =
                List.of(new GroupLayout(8, 8), new GroupLayout(16, 8), new GroupLayout(16, 1));
        return Collective.ALL.stream()
                .filter(
                        one ->
                                shapes.stream()
                                        .anyMatch(
                                                shape ->
                                                        one.time(collective, shape, network)
                                                                .isPresent()))
                .map(Collective::label)
                .distinct()
                .toList();
    }

    /** The sizes in bytes, in order; those of a range are whole. */
    public List<Double> bytes() {
        if (sizes.list() != null) {
            return sizes.list().stream().map(Bytes::value).toList();
        }
        List<Double> all = new ArrayList<>();
        for (double size = sizes.from().value();
                size <= sizes.to().value();
                size *= sizes.factor()) {
            all.add(Math.floor(size));
        }
        return all;
    }
}
