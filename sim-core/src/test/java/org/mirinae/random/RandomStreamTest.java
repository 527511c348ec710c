package org.mirinae.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    @Test
    void splitMixAgreesWithThePlatforms() {
        SplittableRandom platform = new SplittableRandom(1234567L);
        for (int i = 1; i <= 100; i++) {
            assertEquals(platform.nextLong(), RandomStream.mix(1234567L + i * RandomStream.GOLDEN));
        }
    }

    @Test
    void xoshiroGivesItsAuthorsNumbers() {
        // State 1, 2, 3, 4: first outputs of the authors' C code, also in the tests of
        // rand_xoshiro.
        RandomStream stream = RandomStream.ofState(1, 2, 3, 4);
        long[] expected = {41943041L, 58720359L, 3588806011781223L, 3591011842654386L};
        for (long value : expected) {
            assertEquals(value, stream.nextLong());
        }
    }

    @Test
    void sameNameGivesTheSameNumbersWhateverWasAskedBefore() {
        RandomStreams first = new RandomStreams(42);
        RandomStreams second = new RandomStreams(42);
        second.stream("other").nextLong();
        assertEquals(first.stream("a.b").nextLong(), second.stream("a.b").nextLong());
    }

    @Test
    void seedNameAndSubstreamEachChangeTheNumbers() {
        long reference = new RandomStreams(1).stream("a").nextLong();
        assertNotEquals(reference, new RandomStreams(2).stream("a").nextLong());
        assertNotEquals(reference, new RandomStreams(1).stream("b").nextLong());
        assertNotEquals(reference, new RandomStreams(1).stream("a").substream(0).nextLong());
        assertNotEquals(
                new RandomStreams(1).stream("a").substream(0).nextLong(),
                new RandomStreams(1).stream("a").substream(1).nextLong());
    }

    @Test
    void substreamDoesNotDependOnWhatWasDrawn() {
        RandomStream stream = new RandomStreams(7).stream("x");
        long before = stream.substream(3).nextLong();
        stream.nextLong();
        assertEquals(before, stream.substream(3).nextLong());
    }

    @Test
    void replicationZeroIsTheRunItself() {
        RandomStreams streams = new RandomStreams(7);
        long own = streams.stream("x").nextLong();
        assertEquals(own, streams.replication(0).stream("x").nextLong());
        assertNotEquals(own, streams.replication(1).stream("x").nextLong());
    }

    @Test
    void boundedNumbersFillTheirRangeEvenly() {
        RandomStream stream = new RandomStreams(3).stream("bounded");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[(int) stream.nextLong(7)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 500); // 5.4 standard deviations
        }
    }

    @Test
    void openNumbersNeverReachTheirEnds() {
        RandomStream stream = new RandomStreams(3).stream("open");
        for (int i = 0; i < 100_000; i++) {
            double value = stream.nextOpenDouble();
            assertTrue(value > 0 && value < 1);
        }
    }
}
