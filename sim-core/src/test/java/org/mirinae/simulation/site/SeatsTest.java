package org.mirinae.simulation.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.fabric.Fabric;
import org.mirinae.hardware.Node;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.workload.Placement;

class SeatsTest {

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

    private static long[] all(Seats seats) {
        return LongStream.range(0, seats.ranks()).map(seats::gpu).toArray();
    }

    @Test
    void packedWorkloadsFollowOneAnother() {
        var seats = Seats.of(cluster, gpus(12, 4), Map.of());
        assertArrayEquals(LongStream.range(0, 12).toArray(), all(seats.get("a")));
        assertArrayEquals(LongStream.range(12, 16).toArray(), all(seats.get("b")));
    }

    @Test
    void packedWorkloadsGoAroundClaimedNodes() {
        var seats =
                Seats.of(cluster, gpus(16, 16), Map.of("b", new Placement.OnNodes(List.of(3, 0))));
        assertArrayEquals(LongStream.range(8, 24).toArray(), all(seats.get("a")));
        assertEquals(24, seats.get("b").gpu(0));
        assertEquals(7, seats.get("b").gpu(15));
    }

    @Test
    void stridedWorkloadsInterleave() {
        var seats =
                Seats.of(
                        cluster,
                        gpus(24, 24),
                        Map.of(
                                "a", new Placement.Strided(0, 2),
                                "b", new Placement.Strided(1, 2)));
        for (int rank = 0; rank < 24; rank++) {
            assertEquals(rank / 8 * 16 + rank % 8, seats.get("a").gpu(rank));
            assertEquals(rank / 8 * 16 + 8 + rank % 8, seats.get("b").gpu(rank));
        }
    }

    @Test
    void everythingThatBindsIsNamed() {
        var thrown =
                assertThrows(
                        InfeasibleException.class,
                        () ->
                                Seats.of(
                                        cluster,
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
}
