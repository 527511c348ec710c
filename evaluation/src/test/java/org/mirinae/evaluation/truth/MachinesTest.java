package org.mirinae.evaluation.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.hardware.Node;
import org.mirinae.scenario.Catalog;

class MachinesTest {

    private final CatalogRecords entries = new CatalogRecords(Catalog.builtIn());
    private final Node dgx = entries.node("DGX-H100");

    @Test
    void aRunOnPartOfANodeGetsANodeOfThatSizeAndItsShareOfTheInterfaces() {
        Cluster cluster = Machines.cluster(dgx, 2);
        assertEquals(2, cluster.gpus());
        assertEquals(2, cluster.firstNode().nics());
        assertEquals(2, cluster.firstNode().gpu().scaleUp().domain());
        assertEquals(
                dgx.scaleOutPerGpu().bytesPerSecond(),
                cluster.firstNode().scaleOutPerGpu().bytesPerSecond());
    }

    @Test
    void aTrayOfARackKeepsTheLinksOfTheRack() {
        Node tray = entries.usualNode(entries.gpu("GB200"), 4);
        assertEquals("GB200-tray", tray.name());
        assertEquals(72, Machines.withGpus(tray, 2).gpu().scaleUp().domain());
    }

    @Test
    void gpusThatFillNoWholeNodesAreRefused() {
        assertThrows(SkippedRowException.class, () -> Machines.cluster(dgx, 12));
    }

    @Test
    void theFastestInterfacesOfASentenceCountAndStorageDoesNot() {
        Node slower =
                Machines.withNetwork(
                        dgx,
                        "Storage: 2x ConnectX-7 IB NDR 400Gb/s, Compute: 4x ConnectX-6 HDR"
                                + " 200Gb/s, Management: 1x Bluefield-2 DPU Ethernet 100Gb/Sec");
        assertEquals(4, slower.nics());
        assertEquals(25e9, slower.nic().ratePerDirection().bytesPerSecond());
        assertEquals(dgx, Machines.withNetwork(dgx, "Ethernet, Infiniband"));
    }
}
