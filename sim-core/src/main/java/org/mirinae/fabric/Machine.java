package org.mirinae.fabric;

import org.mirinae.hardware.Node;

/**
 * What stands at the ends of a network: equal nodes, their chips joined by scale-up links, and
 * their interfaces. Rates are effective ones.
 *
 * @param nodes how many
 * @param gpusPerNode chips of each
 * @param domain chips that the scale-up links join; chips i and j share a domain when i / domain =
 *     j / domain
 * @param scaleUp one chip's links to its domain, in one direction
 * @param nicsPerNode interfaces of each node
 * @param nic one interface's cable
 * @param pcie what joins a chip with its interface
 */
public record Machine(
        int nodes,
        int gpusPerNode,
        int domain,
        Link scaleUp,
        int nicsPerNode,
        Link nic,
        Link pcie) {

    /** Refuses what cannot be. */
    public Machine {
        if (nodes < 1 || gpusPerNode < 1 || domain < 1 || nicsPerNode < 0) {
            throw new IllegalArgumentException(
                    nodes + " nodes of " + gpusPerNode + " GPUs in domains of " + domain);
        }
    }

    /**
     * So many nodes of a type.
     *
     * @param network effective rates of its two tiers, for one chip
     */
    public static Machine of(int nodes, Node node, Network network) {
        int nics = Math.max(1, node.nics());
        double nic = network.scaleOut().bytesPerSecond() * node.gpus() / nics;
        double pcie = node.gpu().host().ratePerDirection().bytesPerSecond();
        return new Machine(
                nodes,
                node.gpus(),
                network.domain(),
                network.scaleUp(),
                nics,
                new Link(0, nic),
                // An interface that is faster than the host link is measured to be used in full.
                new Link(0, Math.max(pcie, network.scaleOut().bytesPerSecond())));
    }

    /** All chips. */
    public int gpus() {
        return Math.multiplyExact(nodes, gpusPerNode);
    }

    /** The first of the interfaces of its node that a chip has for itself, or shares. */
    public int nicOf(int localGpu) {
        return (int) ((long) localGpu * nicsPerNode / gpusPerNode);
    }

    /** How many interfaces a chip has for itself; 1 where it shares one. */
    public int nicsPerGpu() {
        return Math.max(1, nicsPerNode / gpusPerNode);
    }
}
