package org.mirinae.fabric.collective;

/**
 * Limits how tokens find their experts in a dispatch or combine; within the limits they spread
 * evenly.
 *
 * @param topK experts of a token; at least 1
 * @param nodeLimit domains that they lie on at most, as group-limited routing keeps them
 *     (DeepSeek-AI, DeepSeek-V3, arXiv 2412.19437, section 2.1.2); at least 1
 */
public record ExpertDispatch(int topK, int nodeLimit) {

    /** DeepSeek-V3's, by which DeepEP's kernels are measured. */
    public static final ExpertDispatch DEEPSEEK_V3 = new ExpertDispatch(8, 4);

    /** Refuses routing to nowhere. */
    public ExpertDispatch {
        if (topK < 1 || nodeLimit < 1) {
            throw new IllegalArgumentException(topK + " experts on " + nodeLimit + " nodes");
        }
    }

    /** Domains a token goes to, in the mean, of so many. */
    public double domains(int of) {
        return different(Math.min(of, nodeLimit));
    }

    /** Ranks a token goes to, in the mean, in a group of so many domains and ranks in each. */
    public double ranks(int ofDomains, int perDomain) {
        return different(Math.min(ofDomains, nodeLimit) * (double) perDomain);
    }

    /** Returns how many of n places {@code topK} draws meet, in the mean. */
    private double different(double n) {
        return n * (1 - StrictMath.pow(1 - 1 / n, topK));
    }
}
