package org.mirinae.fabric;

/**
 * The two tiers one chip sends over: the scale-up links of its domain, and its share of the node's
 * interfaces to everything else. Rates are effective, efficiencies and oversubscription included.
 *
 * @param scaleUp link to the chips of the same domain
 * @param domain chips that the scale-up links join; chips are numbered through, so chips i and j
 *     share a domain when i / domain = j / domain
 * @param scaleOut one chip's share of the interfaces between domains
 * @param scaleUpAdds whether switches of the scale-up links reduce and copy (NVLink SHARP)
 * @param scaleOutAdds whether switches between domains do (InfiniBand SHARP)
 */
public record Network(
        Link scaleUp, int domain, Link scaleOut, boolean scaleUpAdds, boolean scaleOutAdds) {

    /** Makes a network of switches that only pass on. */
    public Network(Link scaleUp, int domain, Link scaleOut) {
        this(scaleUp, domain, scaleOut, false, false);
    }

    /** Refuses an empty domain. */
    public Network {
        if (domain < 1) {
            throw new IllegalArgumentException("domain of " + domain + " chips");
        }
    }

    /** The same with other links. */
    public Network over(Link up, Link out) {
        return new Network(up, domain, out, scaleUpAdds, scaleOutAdds);
    }

    /**
     * Returns the link that bounds messages of which some stay in a domain and some leave it.
     */
    Link slower() {
        return new Link(
                Math.max(scaleUp.latencySeconds(), scaleOut.latencySeconds()),
                Math.min(scaleUp.bytesPerSecond(), scaleOut.bytesPerSecond()));
    }

    /** The link between two chips of the same domain, or of different ones. */
    public Link link(boolean sameDomain) {
        return sameDomain ? scaleUp : scaleOut;
    }
}
