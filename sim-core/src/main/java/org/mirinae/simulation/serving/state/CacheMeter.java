package org.mirinae.simulation.serving.state;

/** Adds up what requests found in a replica's own memory when they were admitted first. */
public final class CacheMeter {

    private long askedTokens;
    private long foundTokens;

    /**
     * Counts a request that is admitted, for so many tokens of which nothing needs to be computed.
     */
    public void admitted(Requests requests, int request, int found) {
        if (requests.preemptions[request] > 0) {
            return;
        }
        askedTokens += requests.input[request];
        // What was loaded for it first is counted where it was found.
        int loaded = requests.fromTiers.length == 0 ? 0 : requests.fromTiers[request];
        foundTokens += Math.max(0, found - loaded);
    }

    /** Returns the prompt tokens of all requests that were admitted. */
    public long askedTokens() {
        return askedTokens;
    }

    /** Returns the tokens among them whose blocks lay in the replica's own memory. */
    public long foundTokens() {
        return foundTokens;
    }
}
