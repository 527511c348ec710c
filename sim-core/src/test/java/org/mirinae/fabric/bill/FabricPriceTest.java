package org.mirinae.fabric.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.ScenarioReader;

class FabricPriceTest {

    private static final String PARTS =
            "{switches: QM9700, cables: [DAC-400G-3m, MMF-400G-50m, SMF-400G-500m]}";

    private static Cluster cluster(String nodes, String topology, String parts) {
        String text =
                "name: test\ncluster: {nodes: [%s], fabric: {topology: %s, parts: %s}}\n"
                                .formatted(nodes, topology, parts)
                        + "workload: {type: collective, stack: NCCL-2.27.7, collective: all_reduce}\n";
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("test.yaml", text, List.of())
                .scenario()
                .cluster();
    }

    private static String problem(String nodes, String topology, String parts) {
        InvalidScenarioException refused =
                assertThrows(InvalidScenarioException.class, () -> cluster(nodes, topology, parts));
        return refused.problems().toString();
    }

    /**
     * Checks a sum made by hand from the catalogue: 16 leaves, 8 spines, 512 copper and 512
     * multimode cables.
     */
    @Test
    void aSuperPodOfTwoUnitsDrawsFillsAndCostsTheSumOfItsParts() {
        Cluster cluster = cluster("{type: DGX-B200, count: 64}", "{type: fat_tree}", PARTS);
        FabricPrice price = Objects.requireNonNull(cluster.fabricPrice());
        assertEquals(24 * 747 + 2 * 512 * 0.1 + 2 * 512 * 7.5, price.watts(), 1e-6);
        assertEquals(1, price.racks());
        assertEquals(2 * 512, price.transceivers(), "copper has none");
        assertEquals(24 * 38_000 + 512 * 250 + 512 * 1600, price.price().orElseThrow(), 1e-6);
        assertEquals("USD", price.currency());
        assertEquals("DAC-400G-3m", price.nodeCable());
        assertEquals("MMF-400G-50m", price.leafCable());
    }

    @Test
    void longerTiersTakeTheCheapestCableThatReaches() {
        String far = PARTS.replace("}", ", node_metres: 10, leaf_metres: 120}");
        FabricPrice price =
                Objects.requireNonNull(
                        cluster("{type: DGX-B200, count: 64}", "{type: fat_tree}", far)
                                .fabricPrice());
        assertEquals("MMF-400G-50m", price.nodeCable());
        assertEquals("SMF-400G-500m", price.leafCable());
        assertEquals(2 * 1024, price.transceivers());
    }

    @Test
    void oversubscriptionSavesSwitchesWattsAndMoney() {
        FabricPrice full =
                Objects.requireNonNull(
                        cluster("{type: DGX-H100, count: 256}", "{type: fat_tree}", PARTS)
                                .fabricPrice());
        FabricPrice half =
                Objects.requireNonNull(
                        cluster(
                                        "{type: DGX-H100, count: 256}",
                                        "{type: fat_tree, oversubscription: 3}",
                                        PARTS)
                                .fabricPrice());
        assertTrue(half.watts() < 0.75 * full.watts());
        assertTrue(half.price().orElseThrow() < 0.75 * full.price().orElseThrow());
    }

    /** DGX SuperPOD GB200: a unit is eight racks; 128 racks are 9,216 GPUs. */
    @Test
    void unitsOfTheGb200SuperPodHaveTheirGpusAndFitTheirPower() {
        Cluster unit =
                cluster("{type: GB200-NVL72, count: 8}", "{type: fat_tree, rails: false}", PARTS);
        assertEquals(576, unit.gpus());
        assertEquals(
                9216,
                cluster("{type: GB200-NVL72, count: 128}", "{type: fat_tree, rails: false}", PARTS)
                        .gpus());
        FabricBill bill = Objects.requireNonNull(unit.fabricBill());
        assertEquals(576, bill.nodeCables());
        double watts =
                Objects.requireNonNull(unit.maxPower()).value()
                        + Objects.requireNonNull(unit.fabricPrice()).watts();
        assertTrue(watts <= 1.2e6, watts + " W of the 1.2 MW of a unit");
        assertTrue(watts > 0.85 * 1.2e6, watts + " W leave too much of the 1.2 MW");
    }

    @Test
    void withoutPartsOrSwitchesThereIsNoPrice() {
        assertNull(cluster("{type: DGX-H100, count: 4}", "{type: fat_tree}", "null").fabricPrice());
        assertNotNull(
                cluster("{type: DGX-H100, count: 4}", "{type: fat_tree}", "null").fabricBill());
        String unpriced = PARTS.replace("QM9700", "{base: QM9700, price: null}");
        FabricPrice price =
                Objects.requireNonNull(
                        cluster("{type: DGX-H100, count: 4}", "{type: fat_tree}", unpriced)
                                .fabricPrice());
        assertTrue(price.price().isEmpty() && price.watts() > 0);
    }

    @Test
    void partsThatDoNotFitAreNamedWithARemedy() {
        String h100 = "{type: DGX-H100, count: 4}";
        String radix = problem(h100, "{type: fat_tree, radix: 32}", PARTS);
        assertTrue(
                radix.contains("QM9700 has 64 ports") && radix.contains("Maybe a radix of 64"),
                radix);
        String reach =
                problem(h100, "{type: fat_tree}", "{switches: QM9700, cables: [DAC-400G-3m]}");
        assertTrue(reach.contains("none reaches 30 m at the 400 Gb/s"), reach);
        String slow = problem("{type: DGX-B300, count: 4}", "{type: fat_tree}", PARTS);
        assertTrue(slow.contains("interfaces of 800 Gb/s do not fit ports of 400 Gb/s"), slow);
        String money =
                problem(
                        h100,
                        "{type: fat_tree}",
                        PARTS.replace("QM9700", "{base: QM9700, price: 50000000 KRW}"));
        assertTrue(money.contains("prices are in KRW and USD"), money);
    }

    @Test
    void aSiteFeedsTheNetworkToo() {
        String nodes = "{type: DGX-H100, count: 64}";
        String tree = "{type: fat_tree, radix: 64}";
        Cluster built = cluster(nodes, tree, PARTS);
        double network = Objects.requireNonNull(built.fabricPrice()).watts();
        double all = Objects.requireNonNull(built.maxPower()).value();
        String site = PARTS + "}, site: {pue: 1, power: %s W";
        cluster(nodes, tree, site.formatted(all + network + 1));
        String refused = problem(nodes, tree, site.formatted(all + network / 2));
        assertTrue(refused.contains("64 nodes and their network draw up to"), refused);
        long fed = (long) ((all + network / 2) / ((all + network) / 64));
        assertTrue(fed < 64 && refused.contains("Maybe set count to " + fed + "."), refused);
    }
}
