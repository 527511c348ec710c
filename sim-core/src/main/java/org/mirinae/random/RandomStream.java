package org.mirinae.random;

/**
 * One stream of random numbers: xoshiro256++ (Blackman and Vigna, ACM Trans. Math. Softw. 47,
 * 2021), its state filled by SplitMix64 as its authors advise. Written out here so that a run's
 * numbers do not hang on a library's version. Not safe for use by several threads.
 */
public final class RandomStream {

    /** 2^64 over the golden ratio, the increment of SplitMix64. */
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long key;
    private long s0;
    private long s1;
    private long s2;
    private long s3;
    private double spareNormal = Double.NaN;

    RandomStream(long key) {
        this.key = key;
        long state = key + GOLDEN;
        s0 = mix(state);
        state += GOLDEN;
        s1 = mix(state);
        state += GOLDEN;
        s2 = mix(state);
        state += GOLDEN;
        s3 = mix(state);
    }

    /** A stream in a given state, to be held against published numbers. */
    static RandomStream ofState(long s0, long s1, long s2, long s3) {
        RandomStream stream = new RandomStream(0);
        stream.s0 = s0;
        stream.s1 = s1;
        stream.s2 = s2;
        stream.s3 = s3;
        return stream;
    }

    /** The finaliser of SplitMix64. */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /**
     * A stream of its own for a part of this one's owner, such as one request. It depends on this
     * stream's name and the index, not on what was drawn already.
     */
    public RandomStream substream(long index) {
        return new RandomStream(mix(key ^ mix(index + GOLDEN)));
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform from 0 (included) to 1 (excluded), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform from 0 to 1, neither included: for logarithms. */
    public double nextOpenDouble() {
        return ((nextLong() >>> 11) + 0.5) * 0x1p-53;
    }

    /**
     * Uniform whole number from 0 (included) to the bound (excluded), without bias (Lemire, ACM
     * Trans. Model. Comput. Simul. 29, 2019, by rejection of the incomplete last span).
     *
     * @param bound at least 1
     */
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("a bound is at least 1, not " + bound);
        }
        long bits = nextLong() >>> 1;
        long value = bits % bound;
        while (bits - value + (bound - 1) < 0) {
            bits = nextLong() >>> 1;
            value = bits % bound;
        }
        return value;
    }

    /** Exponential with mean 1, by inversion. */
    public double nextExponential() {
        return -StrictMath.log(nextOpenDouble());
    }

    /** Normal with mean 0 and standard deviation 1, by Marsaglia's polar method. */
    public double nextNormal() {
        if (!Double.isNaN(spareNormal)) {
            double spare = spareNormal;
            spareNormal = Double.NaN;
            return spare;
        }
        while (true) {
            double x = 2 * nextOpenDouble() - 1;
            double y = 2 * nextOpenDouble() - 1;
            double square = x * x + y * y;
            if (square < 1 && square > 0) {
                double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
                spareNormal = y * scale;
                return x * scale;
            }
        }
    }

    /**
     * Gamma with the given shape and scale 1 (Marsaglia and Tsang, ACM Trans. Math. Softw. 26,
     * 2000).
     *
     * @param shape greater than 0
     */
    public double nextGamma(double shape) {
        if (shape < 1) {
            double boost = StrictMath.pow(nextOpenDouble(), 1 / shape);
            return nextGamma(shape + 1) * boost;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = nextNormal();
            double cube = 1 + c * x;
            if (cube <= 0) {
                continue;
            }
            double v = cube * cube * cube;
            if (StrictMath.log(nextOpenDouble())
                    < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
