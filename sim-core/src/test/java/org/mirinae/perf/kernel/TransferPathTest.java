package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.hardware.Drive;
import org.mirinae.hardware.Node;
import org.mirinae.problems.Problems;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;

class TransferPathTest {

    private static MemoryLevels levels(String node) {
        return MemoryLevels.of(
                Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), Node.class, node)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DGX-H100", "DGX-A100-80GB", "DGX-B200", "GB200-NVL72"})
    void copiesGrowWithTheirSizeAndNeverBeatWhatTheyGoOver(String node) {
        MemoryLevels levels = levels(node);
        copies(new TransferPath(levels.device(), levels.toHost(), levels.host()));
        MemoryLevels.DriveShare drives = levels.drives();
        if (drives != null) {
            copies(drives.written(levels.host()));
            copies(drives.read(levels.host()));
        }
        copies(new TransferPath(levels.device(), levels.toPeer(), levels.device()));
    }

    private static void copies(TransferPath path) {
        double before = path.seconds(1);
        for (double bytes = 2; bytes < 1e12; bytes *= 2) {
            double now = path.seconds(bytes);
            assertTrue(now >= before && now <= 2 * before, bytes + " bytes");
            assertTrue(now >= bytes / path.link().ratePerDirection().bytesPerSecond());
            assertTrue(now >= bytes / path.from().bandwidth().bytesPerSecond());
            before = now;
        }
        assertEquals(0, path.seconds(0));
        double half = path.halfSize();
        double bound = half / path.link().ratePerDirection().bytesPerSecond();
        assertTrue(path.seconds(half) >= 2 * bound * (1 - 1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DGX-H100", "GB200-NVL72"})
    void flowsShareWhatThereIs(String node) {
        MemoryLevels levels = levels(node);
        TransferPath path = new TransferPath(levels.device(), levels.toHost(), levels.host());
        double alone = path.rate(1, 0);
        for (int flows = 2; flows < 9; flows++) {
            double each = path.rate(flows, 0);
            assertEquals(alone, flows * each, 1e-9 * alone, "nothing is lost or won");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DGX-H100", "DGX-A100-40GB"})
    void readsAndWritesOfADriveShareIt(String node) {
        MemoryLevels levels = levels(node);
        MemoryLevels.DriveShare drives = Objects.requireNonNull(levels.drives());
        double both = drives.written(levels.host()).rate(1, 1);
        double one = drives.written(levels.host()).rate(1, 0);
        assertEquals(one, 2 * both, 1e-9 * one, "one rate for both directions");
    }

    @Test
    void drivesAndHostMemoryComeFromTheCatalogue() {
        MemoryLevels h100 = levels("DGX-H100");
        MemoryLevels.DriveShare drives = Objects.requireNonNull(h100.drives());
        assertEquals(3.84e12, drives.tier().capacity().value(), 1, "eight drives for eight chips");
        assertEquals(3.8e9, drives.write().ratePerDirection().bytesPerSecond(), 1);
        assertEquals(7.0e9, drives.read().ratePerDirection().bytesPerSecond(), 1);
        assertEquals(614.4e9 / 8, h100.host().bandwidth().bytesPerSecond(), 1);
        MemoryLevels a100 = levels("DGX-A100-40GB");
        assertEquals(
                1.92e12,
                Objects.requireNonNull(a100.drives()).tier().capacity().value(),
                1,
                "four drives for eight chips");
        assertNull(levels("L4-x8").drives(), "nothing is said of drives");
    }

    @Test
    void aNodeSaysBothWhichDrivesAndHowMany() {
        Node node =
                Objects.requireNonNull(
                        CatalogReading.of(Catalog.builtIn(), Node.class, "DGX-H100"));
        assertEquals(
                "drives: the node has drives Samsung-PM1733-3.84TB, but not how many.\n"
                        + "Maybe set drives to 8.",
                problem(node, node.drive(), 0));
        assertEquals(
                "drive: the node has 2 drives, but not which.\nMaybe Samsung-PM1733-3.84TB;"
                        + " `mirinae catalog drive` lists them.",
                problem(node, null, 2));
    }

    private static String problem(Node node, @Nullable Drive drive, int drives) {
        Problems problems = new Problems();
        new Node(
                        node.name(),
                        node.aliases(),
                        node.gpu(),
                        node.gpus(),
                        node.cpu(),
                        node.cpuCores(),
                        node.hostDram(),
                        node.hostBandwidth(),
                        drive,
                        drives,
                        node.nic(),
                        node.nics(),
                        node.maxPower(),
                        node.height(),
                        node.sources(),
                        node.notes())
                .check(problems);
        return problems.toList().getFirst().toString();
    }
}
