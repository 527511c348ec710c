package org.mirinae.fabric.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.fabric.topology.RailOnly;
import org.mirinae.units.Seconds;

/**
 * NVIDIA's DGX SuperPOD reference architectures (docs.nvidia.com, compute fabric tables of B200,
 * B300 and XDR systems): nodes of eight interfaces, switches of 64 ports, of 144 for XDR.
 */
class FabricBillTest {

    private static FabricBill bill(int nodes, int radix, double oversubscription) {
        return bill(nodes, radix, oversubscription, 1);
    }

    private static FabricBill bill(int nodes, int radix, double oversubscription, int planes) {
        Machine machine =
                new Machine(nodes, 8, 8, new Link(0, 1), 8, new Link(0, 1), new Link(0, 1));
        return FabricBill.of(
                new FatTree(radix, null, oversubscription, true, planes, new Seconds(0)), machine);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 64, 16, 8, 0, 512, 512, 0",
        "128, 64, 32, 16, 0, 1024, 1024, 0",
        "256, 64, 64, 32, 0, 2048, 2048, 0",
        "512, 64, 128, 128, 64, 4096, 4096, 4096",
        "1024, 64, 256, 256, 128, 8192, 8192, 8192",
        "2048, 64, 512, 512, 256, 16384, 16384, 16384",
        "72, 144, 8, 4, 0, 576, 576, 0",
        "144, 144, 16, 8, 0, 1152, 1152, 0",
        "288, 144, 32, 18, 0, 2304, 2304, 0",
        "576, 144, 64, 36, 0, 4608, 4608, 0",
        // The page prints 9,216 GPUs here; its own cables say 1,296 x 8 = 10,368: a misprint.
        "1296, 144, 144, 72, 0, 10368, 10368, 0",
    })
    void everyRowOfTheSuperPodTables(
            int nodes,
            int radix,
            long leaves,
            long spines,
            long cores,
            long nodeLeaf,
            long leafSpine,
            long spineCore) {
        assertEquals(
                new FabricBill(leaves, spines, cores, nodeLeaf, leafSpine, spineCore),
                bill(nodes, radix, 1));
    }

    /**
     * Rows of 4,096 and 8,192 GPUs have two tiers, yet a leaf's 32 uplinks cannot reach all 64 or
     * 128 spines. Where rails are grouped so that each group has no more than 64 leaves (four rails
     * of 16 leaves, two of 32), 32 spines join a group evenly, and the rows are exact. That rails
     * are grouped is inferred from the counts; the page does not say.
     */
    @ParameterizedTest
    @CsvSource({
        "64, 1, 16, 8, 512",
        "128, 1, 32, 16, 1024",
        "256, 1, 64, 32, 2048",
        "512, 2, 128, 64, 4096",
        "1024, 4, 256, 128, 8192",
    })
    void everyRowOfTheBusbarTableWithItsRailsInGroups(
            int nodes, int groups, long leaves, long spines, long cables) {
        assertEquals(
                new FabricBill(leaves, spines, 0, cables, cables, 0), bill(nodes, 64, 1, groups));
        if (groups > 1) {
            assertTrue(bill(nodes, 64, 1, groups / 2).cores() > 0, "fewer groups need cores");
        }
    }

    @Test
    void theBillIsThatOfTheGraph() {
        for (int nodes : new int[] {4, 32, 33, 70, 600}) {
            Machine machine =
                    new Machine(nodes, 8, 8, new Link(0, 1), 8, new Link(0, 1), new Link(0, 1));
            FatTree tree = new FatTree(64, null, 1, true, 1, new Seconds(0));
            LinkGraph graph = tree.graph(machine);
            FabricBill bill = FabricBill.of(tree, machine);
            assertEquals(bill.leaves(), graph.count(VertexKind.LEAF), nodes + " nodes");
            assertEquals(bill.spines(), graph.count(VertexKind.SPINE), nodes + " nodes");
            assertEquals(bill.cores(), graph.count(VertexKind.CORE), nodes + " nodes");
            long between = 0;
            for (int link = 0; link < graph.links(); link++) {
                boolean ofSwitch =
                        graph.kind(graph.from(link)).isSwitch()
                                || graph.kind(graph.to(link)).isSwitch();
                between += ofSwitch ? 1 : 0;
            }
            assertEquals(bill.cables(), between / 2, nodes + " nodes");
            assertEquals(bill, FabricBill.of(graph), nodes + " nodes");
        }
    }

    @Test
    void railsAloneNeedNoSpines() {
        Machine machine = new Machine(64, 8, 8, new Link(0, 1), 8, new Link(0, 1), new Link(0, 1));
        FabricBill bill = FabricBill.of(new RailOnly(64, new Seconds(0)).graph(machine));
        assertEquals(new FabricBill(8, 0, 0, 512, 0, 0), bill);
    }

    @Test
    void oversubscriptionSavesSwitchesAndCables() {
        FabricBill full = bill(256, 64, 1);
        FabricBill half = bill(256, 64, 3);
        assertTrue(half.switches() < full.switches());
        assertTrue(half.cables() < full.cables());
        assertEquals(2 * half.cables(), half.transceivers());
    }
}
