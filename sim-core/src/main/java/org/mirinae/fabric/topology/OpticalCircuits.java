package org.mirinae.fabric.topology;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Blocks with a fat tree each, whose top switches are joined directly by circuits through optical
 * switches, which carry light and look at no packet (Poutievski et al., "Jupiter Evolving", SIGCOMM
 * 2022). Circuits stay as they are set for the whole run.
 *
 * @param blocks how many; nodes are divided over them in equal runs
 * @param tree of each block
 * @param ports of a block's optical side, each the end of one circuit
 * @param circuitRate of one circuit, in one direction
 * @param circuits how many between which two blocks; dealt evenly over all pairs where none is
 *     stated
 * @param fibreLatency of a circuit
 */
@Tag("optical_circuits")
@Doc("Blocks of switches joined directly by circuits through optical switches.")
public record OpticalCircuits(
        @Doc("How many blocks.") @AtLeast(2) @AtMost(256) int blocks,
        @Doc("Switches of each block.") FatTree tree,
        @Doc("Ends of circuits of each block.") @AtLeast(1) @AtMost(100_000) int ports,
        @Doc("Of one circuit, in one direction.") @Positive ByteRate circuitRate,
        @Doc("How many circuits between which blocks; dealt evenly where none is stated.")
                @Default("[]")
                List<Circuits> circuits,
        @Doc("Of a circuit; the default is assumed: 100 m of fibre.") @Default("500 ns")
                Seconds fibreLatency)
        implements Topology, Checked {

    /**
     * Counts the circuits between two blocks.
     *
     * @param from a block, counted from 0
     * @param to another
     * @param count how many
     */
    @Doc("Circuits between two blocks.")
    public record Circuits(
            @Doc("A block, counted from 0.") @AtLeast(0) int from,
            @Doc("Another.") @AtLeast(0) int to,
            @Doc("How many.") @AtLeast(1) int count) {}

    @Override
    public void check(Problems problems) {
        int[] used = new int[blocks];
        for (Circuits pair : circuits) {
            if (pair.from() >= blocks || pair.to() >= blocks || pair.from() == pair.to()) {
                problems.add(
                        "circuits",
                        "none can join block " + pair.from() + " with " + pair.to(),
                        "Maybe two different blocks from 0 to " + (blocks - 1) + ".");
                return;
            }
            used[pair.from()] += pair.count();
            used[pair.to()] += pair.count();
        }
        for (int block = 0; block < blocks; block++) {
            if (used[block] > ports) {
                problems.add(
                        "circuits",
                        "block " + block + " ends " + used[block] + " and has " + ports + " ports",
                        "Maybe " + used[block] + " ports.");
            } else if (used[block] == 0 && !circuits.isEmpty()) {
                problems.add(
                        "circuits",
                        "the network is disconnected: none ends at block " + block,
                        "Maybe leave circuits out: they are then dealt evenly.");
            }
        }
        if (circuits.isEmpty() && ports < blocks - 1) {
            problems.add(
                    "ports",
                    ports + " cannot join a block with " + (blocks - 1) + " others",
                    "Maybe " + (blocks - 1) + ".");
        }
    }

    @Override
    public @Nullable Misfit misfit(Machine machine) {
        if (machine.nodes() % blocks != 0) {
            return new Misfit(
                    machine.nodes() + " nodes do not divide over " + blocks + " blocks",
                    "Maybe " + Math.ceilDiv(machine.nodes(), blocks) * blocks + " nodes.");
        }
        if (machine.nodes() / blocks * machine.gpusPerNode() % machine.domain() != 0) {
            return new Misfit(
                    "a scale-up domain of " + machine.domain() + " GPUs would span blocks",
                    "Maybe fewer blocks, or as many nodes as fill domains.");
        }
        return tree.misfit(machine.ofNodes(machine.nodes() / blocks));
    }

    @Override
    public LinkGraph graph(Machine machine) {
        Misfit.refuse(misfit(machine));
        Machine block = machine.ofNodes(machine.nodes() / blocks);
        LinkGraph.Builder graph = new LinkGraph.Builder(machine.gpus());
        int nics = NodeWiring.wire(graph, machine);
        int[][] top = new int[blocks][];
        for (int i = 0; i < blocks; i++) {
            int before = graph.vertices();
            tree.wire(graph, block, nics + i * block.nodes() * block.nicsPerNode());
            top[i] = graph.ofKind(graph.highest(before), before);
        }
        int[] next = new int[blocks];
        Link light =
                new Link(
                        fibreLatency.value(),
                        circuitRate.bytesPerSecond(),
                        machine.nic().framing());
        for (Circuits pair : set()) {
            for (int i = 0; i < pair.count(); i++) {
                int one = top[pair.from()][next[pair.from()]++ % top[pair.from()].length];
                int other = top[pair.to()][next[pair.to()]++ % top[pair.to()].length];
                graph.cable(one, other, light);
            }
        }
        return graph.build();
    }

    private List<Circuits> set() {
        if (!circuits.isEmpty()) {
            return circuits;
        }
        List<Circuits> even = new ArrayList<>();
        for (int one = 0; one < blocks; one++) {
            for (int other = one + 1; other < blocks; other++) {
                even.add(new Circuits(one, other, ports / (blocks - 1)));
            }
        }
        return even;
    }
}
