package org.mirinae.fabric.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.fabric.collective.AstraSim.Kind;
import org.mirinae.fabric.graph.Link;

/**
 * Every answer of ASTRA-sim 518bd51 that was recorded, to the nanosecond, by {@link AstraSim}; and
 * which of them no network could give. Its bundled system files are A ({@code Ring_4chunks.json},
 * ring of 50 GB/s and 500 ns) and B ({@code HGX-H100-validated.json}, switch of 400 GB/s and 936.25
 * ns); a GB of a link has 2^30 bytes.
 */
class AstraSimTest {

    private static final int SPLITS = 4;
    private static final long MIB = 1 << 20;

    private static AstraSim a(boolean aware) {
        return new AstraSim(50, 500, 1, 1600, aware);
    }

    private static AstraSim b(boolean aware) {
        return new AstraSim(400, 936.25, 2, 3350, aware);
    }

    /** The switch and the full mesh that its algorithms were compared on, 64 MiB over 64 ranks. */
    private static AstraSim of(String topology, boolean aware) {
        return topology.equals("switch")
                ? new AstraSim(400, 936.25, 2, 1600, aware)
                : new AstraSim(50, 500, 1, 1600, aware);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, 43000",
        "8, 1, 64440",
        "16, 1, 99640",
        "64, 1, 296896",
        "128, 1, 558332",
        "256, 1, 1079200",
        "512, 1, 2121712",
        "1024, 1, 4206616",
        "8, 1024, 36790164",
        "16, 1024, 39448540",
        "64, 1024, 41613556",
        "128, 1024, 42201632",
        "256, 1024, 42887980",
        "512, 1024, 44009404",
        "1024, 1024, 46129156"
    })
    void ringAllReduceOnSystemA(int ranks, int mebibytes, long nanos) {
        for (boolean aware : new boolean[] {false, true}) {
            assertEquals(nanos, ring(a(aware), ranks, mebibytes, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, 55222, 57426",
        "16, 1, 115580, 117898",
        "64, 1, 477182, 479207",
        "128, 1, 958616, 961160",
        "256, 1, 1921700, 1923742",
        "512, 1, 3848872, 3850917",
        "1024, 1, 7705256, 7701164",
        "8, 1024, 2660888, 4926513",
        "16, 1024, 2907440, 5290162",
        "64, 1024, 3408572, 5878865",
        "128, 1024, 3913652, 6399098",
        "256, 1024, 4888370, 7380631",
        "512, 1024, 6820848, 9313704",
        "1024, 1024, 10676048, 13172778"
    })
    void ringAllReduceOnSystemB(int ranks, int mebibytes, long unaware, long aware) {
        assertEquals(unaware, ring(b(false), ranks, mebibytes, 2));
        assertEquals(aware, ring(b(true), ranks, mebibytes, 2));
    }

    private static long ring(AstraSim system, int ranks, long mebibytes, int concurrent) {
        long chunk = mebibytes * MIB / SPLITS;
        return system.chunks(
                system.ring(Kind.ALL_REDUCE, chunk, ranks), chunk / ranks, SPLITS, concurrent);
    }

    @ParameterizedTest
    @CsvSource({"4, 64744, 22240, 41560", "8, 151016, 33080, 125480", "16, 323560, 50740, 391240"})
    void otherRingsOnSystemA(int ranks, long gather, long scatter, long allToAll) {
        long chunk = MIB / SPLITS;
        for (boolean aware : new boolean[] {false, true}) {
            AstraSim system = a(aware);
            assertEquals(gather, SPLITS * system.ring(Kind.ALL_GATHER, chunk, ranks));
            assertEquals(scatter, SPLITS * system.ring(Kind.REDUCE_SCATTER, chunk, ranks));
            assertEquals(allToAll, SPLITS * system.ringAllToAll(chunk, ranks));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ring, switch, 1379236, 1686676",
        "ring, mesh, 2840836, 2840836",
        "direct, switch, 21932, 329372",
        "direct, mesh, 45132, 45132",
        "halvingDoubling, switch, 458904, 766488",
        "halvingDoubling, mesh, 2546352, 2546352",
        "doubleBinaryTree, switch, 3226585, 6078036",
        "doubleBinaryTree, mesh, 15469510, 16406980",
        "ringAllToAll, switch, 20095528, 25014568",
        "ringAllToAll, mesh, 43481128, 43481128",
        "directAllToAll, switch, 10008, 163728",
        "directAllToAll, mesh, 21608, 21608"
    })
    void algorithmsOf64Ranks(String algorithm, String topology, long unaware, long aware) {
        assertEquals(unaware, nanos(algorithm, of(topology, false)));
        assertEquals(aware, nanos(algorithm, of(topology, true)));
    }

    private static long nanos(String algorithm, AstraSim system) {
        int ranks = 64;
        long chunk = 64 * MIB / SPLITS;
        return switch (algorithm) {
            case "ring" -> SPLITS * system.ring(Kind.ALL_REDUCE, chunk, ranks);
            case "direct" -> SPLITS * system.direct(chunk, ranks);
            case "halvingDoubling" ->
                    SPLITS * system.halvingDoubling(Kind.ALL_REDUCE, chunk, ranks);
            case "ringAllToAll" -> SPLITS * system.ringAllToAll(chunk, ranks);
            case "directAllToAll" -> SPLITS * system.directAllToAll(chunk, ranks);
            default -> AstraSimTree.nanos(system, ranks, chunk, SPLITS);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "64, 1, 256876, 113188",
        "256, 1, 1027084, 177816",
        "1024, 1, 4106116, 242080",
        "64, 1024, 6380273, 5859440",
        "256, 1024, 7642377, 6415924",
        "1024, 1024, 10843233, 6603140"
    })
    void twoTiersOfSwitches(int ranks, long mebibytes, long rings, long halvingDoubling) {
        AstraSim inner = new AstraSim(400, 936.25, 2, 1600, false);
        AstraSim outer = new AstraSim(50, 2000, 2, 1600, false);
        long chunk = mebibytes * MIB / SPLITS;
        int islands = ranks / 8;
        assertEquals(
                rings,
                AstraSim.twoTiers(
                        inner.ring(Kind.REDUCE_SCATTER, chunk, 8),
                        outer.ring(Kind.ALL_REDUCE, chunk / 8, islands),
                        inner.ring(Kind.ALL_GATHER, chunk / 8, 8),
                        SPLITS));
        assertEquals(
                halvingDoubling,
                AstraSim.twoTiers(
                        inner.halvingDoubling(Kind.REDUCE_SCATTER, chunk, 8),
                        outer.halvingDoubling(Kind.ALL_REDUCE, chunk / 8, islands),
                        inner.halvingDoubling(Kind.ALL_GATHER, chunk / 8, 8),
                        SPLITS));
    }

    /** Returns what a rank must send through its interface: 2(n-1)/n of the buffer, or (n-1)/n. */
    private static double bound(AstraSim system, int ranks, double bytes, int passes) {
        double share = (ranks - 1.0) / ranks;
        return passes * share * bytes / (system.gigabytes() * (1L << 30) / 1e9);
    }

    /**
     * Below what the interface of a rank allows: direct messages of 64 ranks without congestion,
     * and chunks of system B that pass one another. With congestion all keep to it.
     */
    @Test
    void whichAnswersNoNetworkCouldGive() {
        AstraSim passing = of("switch", false);
        AstraSim queueing = of("switch", true);
        double reduce = bound(passing, 64, 64 * MIB, 2);
        double allToAll = bound(passing, 64, 64 * MIB, 1);
        assertEquals(307_617, reduce, 1);
        assertTrue(nanos("direct", passing) < reduce / 14);
        assertTrue(nanos("directAllToAll", passing) < allToAll / 15);
        assertTrue(ring(b(false), 8, 1024, 2) < bound(b(false), 8, 1024 * MIB, 2));
        for (String algorithm :
                new String[] {"ring", "direct", "halvingDoubling", "doubleBinaryTree"}) {
            assertTrue(nanos(algorithm, queueing) >= reduce, algorithm);
        }
        assertTrue(nanos("directAllToAll", queueing) >= allToAll);
        assertFalse(ring(b(true), 8, 1024, 2) < bound(b(true), 8, 1024 * MIB, 2));
    }

    /**
     * Checks that ours is physical where ASTRA-sim is not: the same direct all-reduce, by our
     * formula.
     */
    @Test
    void oursKeepsToTheInterface() {
        AstraSim theirs = of("switch", true);
        Link link = new Link(2 * 936.25e-9, theirs.gigabytes() * (1L << 30));
        TwoTierNetwork flat = new TwoTierNetwork(link, 64, link);
        for (Collective algorithm : Collective.ALL) {
            algorithm
                    .time(CollectiveKind.ALL_REDUCE, new GroupLayout(64, 64), flat)
                    .ifPresent(
                            time ->
                                    assertTrue(
                                            time.seconds(64 * MIB) * 1e9
                                                    >= bound(theirs, 64, 64 * MIB, 2),
                                            algorithm.label()));
        }
    }
}
