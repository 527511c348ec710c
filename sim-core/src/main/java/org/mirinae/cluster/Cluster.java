package org.mirinae.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.bill.FabricBill;
import org.mirinae.fabric.bill.FabricPrice;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Store;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.fabric.topology.FabricParts;
import org.mirinae.fabric.topology.Failures;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.fabric.topology.Topology;
import org.mirinae.hardware.Node;
import org.mirinae.problems.Problems;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Watts;

/**
 * Nodes, the network between them, and the site they stand in.
 *
 * @param name canonical, for presets
 * @param aliases other spellings, for presets
 * @param nodes groups of equal nodes
 * @param fabric the network between nodes
 * @param site the building
 * @param sources by component path or prefix, or {@code default}
 */
@CatalogKind("cluster")
@Doc("Nodes, the network between them, and the site they stand in.")
public record Cluster(
        @Doc("Canonical name.") @Default("\"\"") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Groups of equal nodes.") List<NodeGroup> nodes,
        @Doc("The network between nodes.") @Default("{}") Fabric fabric,
        @Doc("The building.") @Nullable Site site,
        @Doc("Source of each figure, by component path, prefix, or `default`.") @Default("{}")
                Map<String, String> sources)
        implements Checked {

    /** Most GPUs a cluster may have: a hundred times the largest machine announced (assumed). */
    public static final long MAX_GPUS = 100_000_000;

    /** Most GPUs a topology may join; beyond, its links take gigabytes. */
    public static final long MAX_WIRED = 1_000_000;

    @Override
    public void check(Problems problems) {
        if (nodes.isEmpty()) {
            problems.add("nodes", "there are none", "Maybe add `- {type: DGX-H100, count: 4}`.");
        } else if (gpus() > MAX_GPUS) {
            problems.add(
                    "nodes",
                    gpus() + " GPUs are more than the " + MAX_GPUS + " a cluster may have",
                    "Maybe a digit too many in `count`.");
        } else {
            checkPower(problems);
            checkTopology(problems);
        }
    }

    private void checkBare(Problems problems) {
        if (!fabric.failures().isEmpty()) {
            problems.add(
                    "fabric.failures",
                    "there is no topology in which something could be broken",
                    "Maybe add fabric.topology, such as {type: fat_tree}.");
        }
        if (fabric.store() != null) {
            problems.add(
                    "fabric.store",
                    "there is no topology behind whose switches it could stand",
                    "Maybe add fabric.topology, such as {type: fat_tree}.");
        }
    }

    private void checkTopology(Problems problems) {
        Topology topology = fabric.topology();
        if (topology == null) {
            checkBare(problems);
            return;
        }
        if (gpus() > MAX_WIRED) {
            problems.add(
                    "fabric.topology",
                    gpus() + " GPUs are more than the " + MAX_WIRED + " that are wired one by one",
                    "Maybe leave the topology out and set fabric.oversubscription.");
        } else if (nodes.stream().anyMatch(group -> !group.type().equals(firstNode()))) {
            problems.add(
                    "fabric.topology",
                    "it joins nodes of one type, here are several",
                    "Maybe leave the topology out, or make all nodes equal.");
        } else {
            Topology.Misfit misfit = topology.misfit(machine());
            FabricParts parts = fabric.parts();
            if (misfit == null && parts != null) {
                misfit = parts.misfit(topology, machine());
            }
            if (misfit != null) {
                problems.add("fabric.topology", misfit.message(), misfit.remedy());
            } else {
                checkEnds(topology, problems);
            }
        }
    }

    /** Adds what is wrong with the failures and the shared store of a topology that fits. */
    private void checkEnds(Topology topology, Problems problems) {
        if (fabric.failures().isEmpty() && fabric.store() == null) {
            return;
        }
        LinkGraph bare = topology.graph(machine());
        if (fabric.store() != null && !Store.hasPlace(bare)) {
            problems.add(
                    "fabric.store",
                    "the topology has no switch to put it behind",
                    "Maybe another topology, such as {type: fat_tree}.");
            return;
        }
        Store store = fabric.store();
        Topology.Misfit misfit =
                Failures.misfit(
                        store == null ? bare : store.join(bare),
                        machine().nicsPerNode(),
                        fabric.failures());
        if (misfit != null) {
            problems.add("fabric.failures", misfit.message(), misfit.remedy());
        }
    }

    /**
     * The topology's links, with the store, without what is broken throughout.
     *
     * @throws IllegalStateException without a topology
     */
    public LinkGraph wired() {
        Topology topology = fabric.topology();
        if (topology == null) {
            throw new IllegalStateException("a cluster without a topology is not wired");
        }
        LinkGraph bare = topology.graph(machine());
        Store store = fabric.store();
        return Failures.fromTheStart(
                store == null ? bare : store.join(bare),
                machine().nicsPerNode(),
                fabric.failures());
    }

    /** Switches and cables; null without a topology that joins interfaces of nodes. */
    public @Nullable FabricBill fabricBill() {
        Topology topology = fabric.topology();
        return topology == null ? null : FabricBill.of(topology, machine());
    }

    /**
     * Returns the power and the price of switches and cables; null where it is not stated what they
     * are.
     */
    public @Nullable FabricPrice fabricPrice() {
        FabricBill bill = fabricBill();
        FabricParts parts = fabric.parts();
        return bill == null || parts == null ? null : FabricPrice.of(bill, parts);
    }

    /** Returns the equal nodes that a topology joins, at line rates. */
    public Machine machine() {
        return Machine.of(Math.toIntExact(nodeCount()), firstNode())
                .framed(fabric.framing())
                .wiredBy(fabric.host());
    }

    /**
     * Returns the power that switches and cables draw; 0 where it is not stated what they are, or
     * they do not fit.
     */
    private double fabricWatts() {
        Topology topology = fabric.topology();
        FabricParts parts = fabric.parts();
        if (topology == null
                || parts == null
                || gpus() > MAX_WIRED
                || topology.misfit(machine()) != null
                || parts.misfit(topology, machine()) != null) {
            return 0;
        }
        FabricPrice price = fabricPrice();
        return price == null ? 0 : price.watts();
    }

    private void checkPower(Problems problems) {
        Watts drawn = maxPower();
        if (site == null || site.power() == null || drawn == null) {
            return;
        }
        double network = fabricWatts();
        double facility = (drawn.value() + network) * site.pue();
        if (facility > site.power().value() && nodes.size() == 1) {
            Watts perNode = nodes.getFirst().type().maxPower();
            // Each with its share of the network.
            long fed =
                    perNode == null
                            ? 0
                            : site.nodesFed(new Watts(perNode.value() + network / nodeCount()));
            problems.add(
                    "nodes",
                    String.format(
                            Locale.ROOT,
                            "%d nodes%s draw up to %.2f MW with cooling, the site has %.2f MW",
                            nodeCount(),
                            network > 0 ? " and their network" : "",
                            facility / 1e6,
                            site.power().value() / 1e6),
                    "Maybe set count to " + fed + ".");
        }
    }

    /** All GPUs. */
    public long gpus() {
        return nodes.stream().mapToLong(NodeGroup::gpus).sum();
    }

    /** All nodes. */
    public long nodeCount() {
        return nodes.stream().mapToLong(NodeGroup::count).sum();
    }

    /** The only type of node, or the first where there are several. */
    public Node firstNode() {
        return nodes.getFirst().type();
    }

    /**
     * Returns the most that all nodes draw, cooling not included; null where a node does not say.
     */
    public @Nullable Watts maxPower() {
        double sum = 0;
        for (NodeGroup group : nodes) {
            Watts each = group.type().maxPower();
            if (each == null) {
                return null;
            }
            sum += each.value() * group.count();
        }
        return new Watts(sum);
    }
}
