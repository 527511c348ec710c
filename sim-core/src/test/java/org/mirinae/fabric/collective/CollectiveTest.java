package org.mirinae.fabric.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.graph.Link;

class CollectiveTest {

    private static final TwoTierNetwork EIGHT =
            new TwoTierNetwork(new Link(2e-6, 300e9), 8, new Link(6e-6, 25e9));

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void ringAllReduceMovesTwiceNMinusOneOverN(int n) {
        AffineTime time =
                new RingCollective()
                        .time(CollectiveKind.ALL_REDUCE, new GroupLayout(n, n), EIGHT)
                        .orElseThrow();
        assertEquals(2.0 * (n - 1) / n / 300e9, time.secondsPerByte(), 1e-25);
        assertEquals(2 * (n - 1) * 2e-6, time.fixedSeconds(), 1e-18);
    }

    @Test
    void allGatherThenReduceScatterIsAnAllReduce() {
        GroupLayout group = GroupLayout.strided(64, 1, 8);
        RingCollective ring = new RingCollective();
        AffineTime gather = ring.time(CollectiveKind.ALL_GATHER, group, EIGHT).orElseThrow();
        AffineTime scatter = ring.time(CollectiveKind.REDUCE_SCATTER, group, EIGHT).orElseThrow();
        AffineTime reduce = ring.time(CollectiveKind.ALL_REDUCE, group, EIGHT).orElseThrow();
        assertEquals(reduce.seconds(1e9), gather.then(scatter).seconds(1e9), 1e-12);
    }

    @Test
    void aGroupOfOneTakesNoTime() {
        for (CollectiveKind kind : CollectiveKind.values()) {
            GroupLayout alone = new GroupLayout(1, 1);
            assertEquals(0, CollectiveCurve.of(kind, alone, EIGHT).seconds(1e9));
        }
    }

    @Test
    void stridesFillDomainsAsRanksAreNumbered() {
        assertEquals(new GroupLayout(8, 8), GroupLayout.strided(8, 1, 8));
        assertEquals(new GroupLayout(16, 8), GroupLayout.strided(16, 1, 8));
        assertEquals(new GroupLayout(16, 2), GroupLayout.strided(16, 4, 8));
        assertEquals(new GroupLayout(16, 1), GroupLayout.strided(16, 8, 8));
        assertEquals(new GroupLayout(16, 1), GroupLayout.strided(16, 64, 8));
        assertEquals(3, new GroupLayout(20, 8).domains());
    }

    /**
     * Hand sum of a hierarchical all-reduce of S over 16 ranks in two domains of eight:
     * reduce-scatter and all-gather inside move 7/8 S each at 300 GB/s, the all-reduce of S/8
     * between two domains moves S/8 at 25 GB/s.
     */
    @Test
    void hierarchicalAllReduceIsTheSumOfItsStages() {
        AffineTime time =
                new HierarchicalCollective()
                        .time(CollectiveKind.ALL_REDUCE, new GroupLayout(16, 8), EIGHT)
                        .orElseThrow();
        assertEquals(2 * 7.0 / 8 / 300e9 + 1.0 / 8 / 25e9, time.secondsPerByte(), 1e-24);
        assertEquals(2 * 7 * 2e-6 + 2 * 6e-6, time.fixedSeconds(), 1e-18);
    }

    @Test
    void aTreeBeatsTheRingOnSmallMessagesOverManyNodes() {
        GroupLayout many = new GroupLayout(1024, 8);
        CollectiveCurve best = CollectiveCurve.of(CollectiveKind.ALL_REDUCE, many, EIGHT);
        double ring =
                new RingCollective()
                        .time(CollectiveKind.ALL_REDUCE, many, EIGHT)
                        .orElseThrow()
                        .seconds(1024);
        assertTrue(best.seconds(1024) < ring / 10);
    }

    /**
     * Checks that what a domain of c ranks must send out bounds every algorithm, whatever it does
     * inside.
     */
    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void noCollectiveBeatsTheLinksItCrosses(CollectiveKind kind) {
        Random random = new Random(20261124);
        for (int i = 0; i < 2000; i++) {
            TwoTierNetwork network = random(random);
            int n = 2 + random.nextInt(300);
            GroupLayout group = GroupLayout.strided(n, 1 + random.nextInt(16), network.domain());
            double bytes = StrictMath.pow(10, 2 + 8 * random.nextDouble());
            double seconds = CollectiveCurve.of(kind, group, network).seconds(bytes);
            double c = group.perDomain();
            double out = network.scaleOut().bytesPerSecond();
            double in = network.scaleUp().bytesPerSecond();
            double fast = group.domains() == 1 ? in : c == 1 ? out : Math.max(in, out * c);
            double busBandwidth = kind.busFactor(n) * bytes / seconds;
            if (kind == CollectiveKind.ALL_TO_ALL) {
                fast = group.domains() == 1 ? in : in + out;
            }
            assertTrue(busBandwidth <= fast * (1 + 1e-12), group + " " + network + " " + bytes);
            if (group.domains() > 1 && kind == CollectiveKind.ALL_REDUCE && n % (int) c == 0) {
                double m = group.domains();
                double leaves = 2 * (m - 1) / m * bytes / (c * out);
                assertTrue(seconds >= leaves * (1 - 1e-12), group + " " + network);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void moreBytesNeverTakeLessAndBetterLinksNeverTakeMore(CollectiveKind kind) {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            TwoTierNetwork network = random(random);
            int n = 2 + random.nextInt(300);
            GroupLayout group = GroupLayout.strided(n, 1 + random.nextInt(16), network.domain());
            double bytes = StrictMath.pow(10, 2 + 8 * random.nextDouble());
            double seconds = CollectiveCurve.of(kind, group, network).seconds(bytes);
            assertTrue(CollectiveCurve.of(kind, group, network).seconds(bytes * 1.01) >= seconds);
            TwoTierNetwork faster =
                    new TwoTierNetwork(
                            better(network.scaleUp(), random),
                            network.domain(),
                            better(network.scaleOut(), random));
            assertTrue(CollectiveCurve.of(kind, group, faster).seconds(bytes) <= seconds);
        }
    }

    @Test
    void sendingIsLatencyAndBytes() {
        assertEquals(2e-6 + 1e6 / 300e9, CollectiveCurve.sendReceive(true, EIGHT).seconds(1e6));
        assertEquals(
                6e-6 + 1e6 / 25e9, CollectiveCurve.sendReceive(false, EIGHT).seconds(1e6), 1e-18);
    }

    private static Link better(Link link, Random random) {
        return new Link(
                link.latencySeconds() * random.nextDouble(),
                link.bytesPerSecond() * (1 + random.nextDouble()));
    }

    private static TwoTierNetwork random(Random random) {
        int domain = 1 << random.nextInt(7);
        return new TwoTierNetwork(
                new Link(5e-6 * random.nextDouble(), 1e9 + 900e9 * random.nextDouble()),
                domain,
                new Link(2e-5 * random.nextDouble(), 1e9 + 100e9 * random.nextDouble()));
    }
}
