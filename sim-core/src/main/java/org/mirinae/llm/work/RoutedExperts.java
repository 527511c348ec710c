package org.mirinae.llm.work;

/** Says how many experts a layer has and how many of them each token meets. */
public interface RoutedExperts {

    /** Returns the number of routed experts. */
    int experts();

    /** Returns the number of experts that each token meets. */
    int topK();

    /**
     * Returns how many of the {@code local} experts a batch touches on average when each token
     * picks its experts evenly and independently.
     */
    double expectedTouched(double tokens, double local);
}
