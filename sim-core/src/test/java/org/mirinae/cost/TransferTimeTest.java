package org.mirinae.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.hardware.MemoryTier;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.TransferLink;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;

class TransferTimeTest {

    private static MemoryLevels levels(String node) {
        return MemoryLevels.of(
                Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), Node.class, node)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DGX-H100", "DGX-A100-80GB", "DGX-B200", "GB200-NVL72"})
    void copiesGrowWithTheirSizeAndNeverBeatWhatTheyGoOver(String node) {
        MemoryLevels levels = levels(node);
        copies(levels.device(), levels.toHost(), levels.host());
        copies(levels.host(), levels.toDrive(), levels.drive());
        copies(levels.device(), levels.toPeer(), levels.device());
    }

    private static void copies(MemoryTier from, TransferLink link, MemoryTier to) {
        double before = TransferTime.seconds(1, from, link, to);
        for (double bytes = 2; bytes < 1e12; bytes *= 2) {
            double now = TransferTime.seconds(bytes, from, link, to);
            assertTrue(now >= before && now <= 2 * before, bytes + " bytes");
            assertTrue(now >= bytes / link.ratePerDirection().bytesPerSecond());
            assertTrue(now >= bytes / from.bandwidth().bytesPerSecond());
            before = now;
        }
        assertEquals(0, TransferTime.seconds(0, from, link, to));
        double half = TransferTime.halfSize(link);
        double bound = half / link.ratePerDirection().bytesPerSecond();
        assertTrue(TransferTime.seconds(half, from, link, to) >= 2 * bound * (1 - 1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DGX-H100", "GB200-NVL72"})
    void flowsShareWhatThereIs(String node) {
        MemoryLevels levels = levels(node);
        double alone = TransferTime.rate(levels.device(), levels.toHost(), levels.host(), 1, 0);
        for (int flows = 2; flows < 9; flows++) {
            double each =
                    TransferTime.rate(levels.device(), levels.toHost(), levels.host(), flows, 0);
            assertEquals(alone, flows * each, 1e-9 * alone, "nothing is lost or won");
        }
        TransferLink drive = levels.toDrive();
        double both = TransferTime.rate(levels.host(), drive, levels.drive(), 1, 1);
        double one = TransferTime.rate(levels.host(), drive, levels.drive(), 1, 0);
        assertEquals(one, 2 * both, 1e-9 * one, "one rate for both directions");
    }
}
