package org.mirinae.random;

/**
 * All streams of one run. A stream depends on the seed and its own name alone, never on the order
 * in which streams are asked for.
 */
public final class RandomStreams {

    private final long seed;

    /** The streams of a seed. */
    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /**
     * A fresh stream, at its beginning.
     *
     * @param name hierarchical, such as {@code workloads.main.arrivals}
     */
    public RandomStream stream(String name) {
        return new RandomStream(RandomStream.mix(seed) ^ hash(name));
    }

    /** The streams of the i-th replication: 0 is this one. */
    public RandomStreams replication(int index) {
        return index == 0
                ? this
                : new RandomStreams(RandomStream.mix(seed + index * RandomStream.GOLDEN));
    }

    /** 64-bit FNV-1a over the UTF-16 code units, low byte first (Fowler, Noll and Vo). */
    static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            hash = (hash ^ (unit & 0xff)) * 0x100000001b3L;
            hash = (hash ^ (unit >>> 8)) * 0x100000001b3L;
        }
        return hash;
    }
}
