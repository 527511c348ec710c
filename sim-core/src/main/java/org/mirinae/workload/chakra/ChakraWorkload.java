package org.mirinae.workload.chakra;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.mirinae.workload.Workload;

/**
 * Execution traces of MLCommons Chakra, one of each rank, run on this cluster. What other workloads
 * of a run send does not slow it, nor it them.
 *
 * @param stack whose collective library and efficiencies count
 * @param trace name of the files: {@code all_reduce} for {@code all_reduce.0.et} and so on, or with
 *     {@code {rank}} in it
 * @param network of ASTRA-sim, in place of the cluster's
 * @param system of ASTRA-sim
 * @param groups ranks of process groups; of one not named, all ranks that use it
 * @param precision of computations priced by their FLOPs
 */
@Tag("chakra")
@Doc("Execution traces of MLCommons Chakra, one of each rank, run on this cluster.")
public record ChakraWorkload(
        @Doc("Software whose collective library and efficiencies count.") Stack stack,
        @Doc(
                        "Name of the files: `all_reduce` for all_reduce.0.et and so on, or with `{rank}` in it.")
                ChakraTrace trace,
        @Doc("A network file of ASTRA-sim, in place of the cluster's network.")
                @Nullable AstraNetwork network,
        @Doc("A system file of ASTRA-sim.") @Nullable AstraSystem system,
        @Doc("Ranks of process groups, by pg_name; of one not named, all ranks that use it.")
                @Default("{}")
                Map<String, List<Integer>> groups,
        @Doc("Format of computations priced by their FLOPs.") @Default("bf16") Precision precision)
        implements Workload, Checked {

    @Override
    public void check(Problems problems) {
        int before = problems.size();
        if (network != null && network.ranks() != trace.ranks()) {
            problems.add(
                    "network",
                    network
                            + " joins "
                            + network.ranks()
                            + " ranks, there are traces of "
                            + trace.ranks(),
                    "Maybe another file was meant, or traces are missing.");
        }
        groups.forEach(
                (name, ranks) -> {
                    Problems at = problems.at("groups").at(name);
                    for (int rank : ranks) {
                        if (rank < 0 || rank >= trace.ranks()) {
                            at.add(
                                    "there is no rank "
                                            + rank
                                            + ", the traces are of "
                                            + trace.ranks(),
                                    "Maybe ranks are counted from 0.");
                        }
                    }
                    if (ranks.stream().distinct().count() < ranks.size() || ranks.isEmpty()) {
                        at.add("ranks are named twice, or none is", "Maybe name each once.");
                    }
                });
        if (problems.size() == before) {
            ChakraMeetings.of(trace, groups, problems.at("trace"));
        }
    }
}
