package org.mirinae.fabric.topology;

import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * The inside of a node between GPUs and interfaces as a tree: PCIe switches with equal runs of GPUs
 * and interfaces below, host bridges above them, a link between every two bridges. A GPU's nearest
 * interfaces are those under its own PCIe switch; others are reached over a bridge, or two.
 *
 * @param pcieSwitches of a node
 * @param hostBridges of a node, one a socket
 * @param uplink between a PCIe switch and its bridge, in one direction
 * @param bridgeLink between two bridges, in one direction
 * @param latency of each of these links
 */
@Doc("PCIe switches and host bridges between the GPUs and interfaces of a node.")
public record HostWiring(
        @Doc("PCIe switches, each with an equal run of the GPUs and interfaces.")
                @AtLeast(1)
                @AtMost(1024)
                int pcieSwitches,
        @Doc("Host bridges, one a socket, each with an equal run of the PCIe switches.")
                @Default("2")
                @AtLeast(1)
                @AtMost(64)
                int hostBridges,
        @Doc("Between a PCIe switch and its bridge; the default is PCIe 5.0 x16.")
                @Default("64 GB/s")
                @Positive
                ByteRate uplink,
        @Doc("Between two host bridges; the default is assumed.") @Default("64 GB/s") @Positive
                ByteRate bridgeLink,
        @Doc("Of each of these links; the default is assumed.") @Default("150 ns") Seconds latency)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (pcieSwitches % hostBridges != 0) {
            problems.add(
                    "pcie_switches",
                    pcieSwitches + " do not divide over " + hostBridges + " host bridges",
                    "Maybe " + Math.ceilDiv(pcieSwitches, hostBridges) * hostBridges + ".");
        }
    }

    /** Wires one node, whose GPUs and interfaces are there. */
    void wire(LinkGraph.Builder graph, Machine machine, int firstGpu, int firstNic) {
        int bridges = graph.vertices(VertexKind.HOST, hostBridges);
        int switches = graph.vertices(VertexKind.HOST, pcieSwitches);
        Link up = new Link(latency.value(), uplink.bytesPerSecond());
        Link between = new Link(latency.value(), bridgeLink.bytesPerSecond());
        for (int one = 0; one < hostBridges; one++) {
            for (int other = one + 1; other < hostBridges; other++) {
                graph.cable(bridges + one, bridges + other, between);
            }
        }
        for (int i = 0; i < pcieSwitches; i++) {
            graph.cable(switches + i, bridges + i * hostBridges / pcieSwitches, up);
        }
        for (int gpu = 0; gpu < machine.gpusPerNode(); gpu++) {
            int at = gpu * pcieSwitches / machine.gpusPerNode();
            graph.cable(firstGpu + gpu, switches + at, machine.pcie());
        }
        Link card =
                new Link(
                        0,
                        Math.max(machine.pcie().bytesPerSecond(), machine.nic().bytesPerSecond()));
        for (int nic = 0; nic < machine.nicsPerNode(); nic++) {
            int at = nic * pcieSwitches / machine.nicsPerNode();
            graph.cable(switches + at, firstNic + nic, card);
        }
    }
}
