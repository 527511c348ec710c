package org.mirinae.fabric.topology;

import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Framing;
import org.mirinae.fabric.graph.Link;
import org.mirinae.hardware.Nic;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.ScaleUp;

/**
 * Describes what stands at the ends of a network: equal nodes, their GPUs joined by scale-up links,
 * and their interfaces.
 *
 * @param nodes how many
 * @param gpusPerNode GPUs of each
 * @param domain GPUs that the scale-up links join; GPUs i and j share a domain when i / domain = j
 *     / domain
 * @param scaleUp one GPU's links to its domain, in one direction
 * @param nicsPerNode interfaces of each node
 * @param nic one interface's cable
 * @param pcie what joins a GPU with its interface
 * @param host what stands between them; null where every GPU is wired to its own interfaces
 */
public record Machine(
        int nodes,
        int gpusPerNode,
        int domain,
        Link scaleUp,
        int nicsPerNode,
        Link nic,
        Link pcie,
        @Nullable HostWiring host) {

    /** Makes a machine whose GPUs are wired to their own interfaces. */
    public Machine(
            int nodes,
            int gpusPerNode,
            int domain,
            Link scaleUp,
            int nicsPerNode,
            Link nic,
            Link pcie) {
        this(nodes, gpusPerNode, domain, scaleUp, nicsPerNode, nic, pcie, null);
    }

    /** Refuses what cannot be. */
    public Machine {
        if (nodes < 1 || gpusPerNode < 1 || domain < 1 || nicsPerNode < 0) {
            throw new IllegalArgumentException(
                    nodes + " nodes of " + gpusPerNode + " GPUs in domains of " + domain);
        }
    }

    /** Largest scale-up domain that ends with the node; larger ones join nodes. */
    private static final int LARGEST_DOMAIN_OF_A_NODE = 16;

    /** Stands for an interface a node does not have: slow enough to be seen; assumed. */
    private static final double WITHOUT_INTERFACE = 1e9;

    /** Makes so many nodes of a type, at line rates. */
    public static Machine of(int nodes, Node node) {
        ScaleUp scaleUp = node.gpu().scaleUp();
        double pcie = node.gpu().host().ratePerDirection().bytesPerSecond();
        Nic nic = node.nic();
        double out = nic == null ? WITHOUT_INTERFACE : nic.ratePerDirection().bytesPerSecond();
        int nics = Math.max(1, node.nics());
        return new Machine(
                nodes,
                node.gpus(),
                domain(node),
                new Link(0, scaleUp == null ? pcie : scaleUp.ratePerDirection().bytesPerSecond()),
                nics,
                new Link(0, out),
                // An interface faster than the host link's figure is measured to be used in full.
                new Link(0, Math.max(pcie, out * nics / node.gpus())));
    }

    /**
     * GPUs that share a scale-up domain: those of the node, or of several where the links reach
     * farther (NVSwitch inside a machine joins up to the 16 GPUs of a DGX-2, NVL72 and TPU links
     * join machines).
     */
    public static int domain(Node node) {
        ScaleUp scaleUp = node.gpu().scaleUp();
        if (scaleUp == null || scaleUp.domain() == 1) {
            return node.gpus();
        }
        return scaleUp.domain() > LARGEST_DOMAIN_OF_A_NODE
                ? scaleUp.domain()
                : Math.min(scaleUp.domain(), node.gpus());
    }

    /** The same, its interfaces cutting messages into packets. */
    public Machine framed(@Nullable Framing framing) {
        return new Machine(
                nodes,
                gpusPerNode,
                domain,
                scaleUp,
                nicsPerNode,
                new Link(nic.latencySeconds(), nic.bytesPerSecond(), framing),
                pcie,
                host);
    }

    /** The same with PCIe switches and host bridges inside its nodes. */
    public Machine wiredBy(@Nullable HostWiring wiring) {
        return new Machine(nodes, gpusPerNode, domain, scaleUp, nicsPerNode, nic, pcie, wiring);
    }

    /** The same with so many nodes. */
    Machine ofNodes(int count) {
        return new Machine(count, gpusPerNode, domain, scaleUp, nicsPerNode, nic, pcie, host);
    }

    /** All GPUs. */
    public int gpus() {
        return Math.multiplyExact(nodes, gpusPerNode);
    }

    /** The first of the interfaces of its node that a GPU has for itself, or shares. */
    public int nicOf(int localGpu) {
        return (int) ((long) localGpu * nicsPerNode / gpusPerNode);
    }

    /** Returns how many interfaces a GPU has for itself; 1 where it shares one. */
    public int nicsPerGpu() {
        return Math.max(1, nicsPerNode / gpusPerNode);
    }
}
