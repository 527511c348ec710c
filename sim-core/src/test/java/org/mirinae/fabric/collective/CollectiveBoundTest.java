package org.mirinae.fabric.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.graph.Link;

/** No algorithm beats the ports of a rank or the interfaces of a domain; all grow with the size. */
class CollectiveBoundTest {

    private static final long SEED = 20261124;

    private record Case(GroupLayout group, TwoTierNetwork network) {
        static Case random(Random random) {
            int domain = 1 + random.nextInt(16);
            TwoTierNetwork network =
                    new TwoTierNetwork(
                            new Link(5e-6 * random.nextDouble(), 1e11 * (1 + random.nextDouble())),
                            domain,
                            new Link(2e-5 * random.nextDouble(), 1e9 * (1 + random.nextInt(100))),
                            random.nextBoolean(),
                            random.nextBoolean());
            int n = 2 + random.nextInt(random.nextBoolean() ? 15 : 400);
            return new Case(
                    GroupLayout.strided(n, 1 + random.nextInt(4), network.domain()), network);
        }
    }

    /** Seconds for each byte that no way of doing it can save. */
    private static double bound(CollectiveKind kind, Case one, boolean adds) {
        int n = one.group().ranks();
        double port = one.network().scaleUp().bytesPerSecond();
        double out = one.network().scaleOut().bytesPerSecond();
        if (one.group().domains() == 1) {
            boolean experts = kind == CollectiveKind.DISPATCH || kind == CollectiveKind.COMBINE;
            double passes = adds && kind == CollectiveKind.ALL_REDUCE ? 1 : kind.busFactor(n);
            return (experts ? passes / ExpertDispatch.DEEPSEEK_V3.topK() : passes) / port;
        }
        // The domain with the fewest interfaces for what must pass them; ports bound the rest.
        double domain = one.group().fewest();
        double share = (n - domain) / n;
        double domains = one.group().domains();
        double bytes =
                switch (kind) {
                    case ALL_REDUCE -> adds ? 1 : 2 * (domains - 1) / domains;
                    case ALL_GATHER, REDUCE_SCATTER -> share;
                    case ALL_TO_ALL -> domain * share;
                    // A token leaves once at least, however many experts it has outside.
                    case DISPATCH, COMBINE -> domain * share / ExpertDispatch.DEEPSEEK_V3.topK();
                    case BROADCAST, REDUCE, SENDRECV -> 1;
                };
        return bytes / (domain * out);
    }

    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void noAlgorithmBeatsTheSlowestCut(CollectiveKind kind) {
        Random random = new Random(SEED);
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < 4000; i++) {
            Case one = Case.random(random);
            for (Collective algorithm : Collective.ALL) {
                Optional<AffineTime> time = algorithm.time(kind, one.group(), one.network());
                if (time.isEmpty()) {
                    continue;
                }
                seen.add(algorithm.label());
                boolean adds = algorithm.label().startsWith("NVLS") && one.group().domains() == 1;
                adds |= algorithm.label().startsWith("Collnet");
                double bound = bound(kind, one, adds);
                assertTrue(
                        time.get().secondsPerByte() >= bound * (1 - 1e-12),
                        algorithm + " " + kind + " " + one + " under " + bound);
                assertTrue(time.get().fixedSeconds() >= 0, algorithm + " " + one);
            }
        }
        assertTrue(seen.size() >= 1, kind + ": " + seen);
    }

    @Test
    void everyAlgorithmDoesSomething() {
        Random random = new Random(SEED);
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < 500; i++) {
            Case one = Case.random(random);
            for (CollectiveKind kind : CollectiveKind.values()) {
                for (Collective algorithm : Collective.ALL) {
                    if (algorithm.time(kind, one.group(), one.network()).isPresent()) {
                        seen.add(algorithm.label());
                    }
                }
            }
        }
        assertEquals(
                new LinkedHashSet<>(Collective.ALL.stream().map(Collective::label).toList()).size(),
                seen.size());
    }

    /** Recursive doubling: log2(n) steps with the whole buffer; Rabenseifner: what a ring moves. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 64})
    void powersOfTwoTakeTheStepsOfTheTextbook(int n) {
        TwoTierNetwork flat = new TwoTierNetwork(new Link(1e-6, 1e9), n, new Link(1e-6, 1e9));
        GroupLayout group = new GroupLayout(n, n);
        int steps = 31 - Integer.numberOfLeadingZeros(n);
        AffineTime doubling =
                new RecursiveDoublingCollective()
                        .time(CollectiveKind.ALL_REDUCE, group, flat)
                        .orElseThrow();
        assertEquals(steps * 1e-6, doubling.fixedSeconds(), 1e-15);
        assertEquals(steps / 1e9, doubling.secondsPerByte(), 1e-20);
        AffineTime halving =
                new HalvingDoublingCollective()
                        .time(CollectiveKind.ALL_REDUCE, group, flat)
                        .orElseThrow();
        assertEquals(2 * steps * 1e-6, halving.fixedSeconds(), 1e-15);
        assertEquals(2.0 * (n - 1) / n / 1e9, halving.secondsPerByte(), 1e-20);
        AffineTime bruck =
                new BruckCollective().time(CollectiveKind.ALL_TO_ALL, group, flat).orElseThrow();
        assertEquals(steps / 2.0 / 1e9, bruck.secondsPerByte(), 1e-20);
        AffineTime both =
                new BidirectionalRingCollective()
                        .time(CollectiveKind.ALL_GATHER, group, flat)
                        .orElseThrow();
        assertEquals(n / 2 * 1e-6, both.fixedSeconds(), 1e-15);
    }

    /** Two domains of 8: halves inside, an eighth of the buffer between. */
    @Test
    void halvingDoublingKeepsItsLargestPartsInsideDomains() {
        TwoTierNetwork two = new TwoTierNetwork(new Link(1e-6, 8e9), 8, new Link(5e-6, 1e9));
        AffineTime time =
                new HalvingDoublingCollective()
                        .time(CollectiveKind.ALL_REDUCE, new GroupLayout(16, 8), two)
                        .orElseThrow();
        assertEquals(2 * (7.0 / 8 / 8e9 + 1.0 / 16 / 1e9), time.secondsPerByte(), 1e-20);
        assertEquals(2 * (3e-6 + 5e-6), time.fixedSeconds(), 1e-15);
    }

    @Test
    void railsSendFewerMessagesThanPairs() {
        TwoTierNetwork two = new TwoTierNetwork(new Link(1e-6, 8e9), 8, new Link(5e-6, 1e9));
        GroupLayout many = new GroupLayout(1024, 8);
        AffineTime rails =
                new TwoStageCollective().time(CollectiveKind.ALL_TO_ALL, many, two).orElseThrow();
        AffineTime pairs =
                new DirectCollective().time(CollectiveKind.ALL_TO_ALL, many, two).orElseThrow();
        assertTrue(rails.fixedSeconds() < pairs.fixedSeconds() / 7);
        assertEquals(pairs.secondsPerByte(), rails.secondsPerByte(), 1e-12);
    }

    /** 64 domains of 8: by the sum of both tiers in one piece, by the busier one in many. */
    @Test
    void chunksHideTheFasterTier() {
        TwoTierNetwork two = new TwoTierNetwork(new Link(1e-6, 8e9), 8, new Link(5e-6, 0.5e9));
        GroupLayout group = new GroupLayout(512, 8);
        double inside = 2 * 7.0 / 8 / 8e9;
        double between = 2 * 63.0 / 64 / 8 / 0.5e9;
        double before = Double.POSITIVE_INFINITY;
        for (int chunks : List.of(1, 4, 16, 64)) {
            AffineTime time =
                    new HierarchicalCollective(chunks)
                            .time(CollectiveKind.ALL_REDUCE, group, two)
                            .orElseThrow();
            double expected = between + inside / chunks;
            assertEquals(expected, time.secondsPerByte(), 1e-20);
            assertTrue(time.secondsPerByte() < before);
            before = time.secondsPerByte();
        }
    }

    /** Every rank once where a node is all there is; each node once, and half of it is the own. */
    @Test
    void aDispatchSendsATokenOnceWhereverItGoes() {
        TwoTierNetwork two = new TwoTierNetwork(new Link(0, 1e12), 8, new Link(30e-6, 1e9));
        GroupLayout group = new GroupLayout(16, 8);
        DispatchCollective normal = new DispatchCollective(false, new ExpertDispatch(8, 4));
        AffineTime sent = normal.time(CollectiveKind.DISPATCH, group, two).orElseThrow();
        double copies = 2 * (1 - StrictMath.pow(0.5, 8));
        assertEquals(copies / 8 / 2 / 1e9, sent.secondsPerByte(), 1e-18);
        AffineTime direct =
                new DispatchCollective(true)
                        .time(CollectiveKind.DISPATCH, group, two)
                        .orElseThrow();
        assertEquals(0.5 / 1e9, direct.secondsPerByte(), 1e-18);
        assertEquals(30e-6, direct.fixedSeconds(), 1e-12);
        DispatchCollective one = new DispatchCollective(false, new ExpertDispatch(1, 4));
        assertEquals(
                direct.secondsPerByte(),
                one.time(CollectiveKind.DISPATCH, group, two).orElseThrow().secondsPerByte(),
                1e-18,
                "one expert is sent to as often either way");
    }

    @Test
    void switchesAddOnlyWhereTheyCan() {
        TwoTierNetwork plain = new TwoTierNetwork(new Link(1e-6, 8e9), 8, new Link(5e-6, 1e9));
        for (String label : List.of("NVLS", "NVLSTree", "CollnetDirect", "CollnetChain")) {
            Collective one =
                    Collective.ALL.stream()
                            .filter(c -> c.label().equals(label))
                            .findFirst()
                            .orElseThrow();
            for (GroupLayout group : List.of(new GroupLayout(8, 8), new GroupLayout(32, 8))) {
                assertFalse(one.time(CollectiveKind.ALL_REDUCE, group, plain).isPresent(), label);
            }
        }
    }
}
