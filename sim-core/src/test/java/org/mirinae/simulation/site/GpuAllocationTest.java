package org.mirinae.simulation.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.hardware.Node;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.workload.Placement;

class GpuAllocationTest {

    private final Node node =
            Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), Node.class, "DGX-H100"));
    private final Cluster cluster =
            new Cluster(
                    "",
                    List.of(),
                    List.of(new NodeGroup(node, 6)),
                    Fabric.FULL_BISECTION,
                    null,
                    Map.of());

    private static SequencedMap<String, Long> gpus(long a, long b) {
        SequencedMap<String, Long> gpus = new LinkedHashMap<>();
        gpus.put("a", a);
        gpus.put("b", b);
        return gpus;
    }

    private static long[] all(GpuPlacement placements) {
        return LongStream.range(0, placements.ranks()).map(placements::gpu).toArray();
    }

    @Test
    void packedWorkloadsFollowOneAnother() {
        var placements = new GpuAllocation(cluster).allocate(gpus(12, 4), Map.of());
        assertArrayEquals(LongStream.range(0, 12).toArray(), all(placements.get("a")));
        assertArrayEquals(LongStream.range(12, 16).toArray(), all(placements.get("b")));
    }

    @Test
    void packedWorkloadsGoAroundClaimedNodes() {
        var placements =
                new GpuAllocation(cluster)
                        .allocate(gpus(16, 16), Map.of("b", new Placement.OnNodes(List.of(3, 0))));
        assertArrayEquals(LongStream.range(8, 24).toArray(), all(placements.get("a")));
        assertEquals(24, placements.get("b").gpu(0));
        assertEquals(7, placements.get("b").gpu(15));
    }

    @Test
    void stridedWorkloadsInterleave() {
        var placements =
                new GpuAllocation(cluster)
                        .allocate(
                                gpus(24, 24),
                                Map.of(
                                        "a", new Placement.Strided(0, 2),
                                        "b", new Placement.Strided(1, 2)));
        for (int rank = 0; rank < 24; rank++) {
            assertEquals(rank / 8 * 16 + rank % 8, placements.get("a").gpu(rank));
            assertEquals(rank / 8 * 16 + 8 + rank % 8, placements.get("b").gpu(rank));
        }
    }

    @Test
    void everythingThatBindsIsNamed() {
        var thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                new GpuAllocation(cluster)
                                        .allocate(
                                                gpus(16, 8),
                                                Map.of(
                                                        "a", new Placement.OnNodes(List.of(1, 9)),
                                                        "b", new Placement.OnNodes(List.of(1)))));
        assertEquals(
                List.of(
                        "placement.a: there is no node 9, the last is 5",
                        "placement.b: node 1 is claimed by another workload"),
                thrown.problems().stream().map(p -> p.path() + ": " + p.message()).toList());
    }

    @Test
    void whatIsGivenBackIsFreeAgainForWhoeverComesNext() {
        GpuAllocation allocation = new GpuAllocation(cluster);
        Placement packed = new Placement.Packed();
        GpuPlacement first = allocation.allocate("first", 10, packed);
        GpuPlacement second = allocation.allocate("second", 10, packed);
        GpuPlacement own = allocation.allocate("own", 4, new Placement.OnNodes(List.of(4)));
        assertEquals(48 - 20 - 8, allocation.free(), "a node of one's own is had whole");
        allocation.release(first);
        GpuPlacement third = allocation.allocate("third", 12, packed);
        assertArrayEquals(
                LongStream.concat(LongStream.range(0, 10), LongStream.range(20, 22)).toArray(),
                all(third));
        for (GpuPlacement placements : List.of(second, own, third)) {
            allocation.release(placements);
        }
        assertEquals(48, allocation.free());
        assertArrayEquals(
                LongStream.range(0, 48).toArray(), all(allocation.allocate("all", 48, packed)));
    }

    @Test
    void whoFindsNoRoomTakesNothing() {
        GpuAllocation allocation = new GpuAllocation(cluster);
        GpuPlacement some = allocation.allocate("some", 12, new Placement.Packed());
        for (Placement placement :
                List.of(new Placement.Packed(), new Placement.OnNodes(List.of(5, 1)))) {
            assertThrows(
                    InfeasibleException.class, () -> allocation.allocate("more", 40, placement));
            assertEquals(36, allocation.free());
        }
        allocation.release(some);
        assertThrows(IllegalArgumentException.class, () -> allocation.release(some));
        assertEquals(48, allocation.free());
    }

    /** Against a list of all GPUs, one by one. */
    @Test
    void noGpuIsEverHadByTwo() {
        Random random = new Random(5);
        GpuAllocation allocation = new GpuAllocation(cluster);
        List<GpuPlacement> held = new ArrayList<>();
        BitSet busy = new BitSet();
        for (int i = 0; i < 2_000; i++) {
            int count = 1 + random.nextInt(12);
            if (random.nextBoolean() && count <= allocation.free()) {
                GpuPlacement placements = allocation.allocate("job", count, new Placement.Packed());
                for (long gpu : all(placements)) {
                    assertFalse(busy.get((int) gpu));
                    busy.set((int) gpu);
                }
                held.add(placements);
            } else if (!held.isEmpty()) {
                GpuPlacement placements = held.remove(random.nextInt(held.size()));
                LongStream.of(all(placements)).forEach(gpu -> busy.clear((int) gpu));
                allocation.release(placements);
            }
            assertEquals(48 - busy.cardinality(), allocation.free());
        }
    }
}
