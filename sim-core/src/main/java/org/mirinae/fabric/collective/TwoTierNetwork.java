package org.mirinae.fabric.collective;

import org.mirinae.fabric.graph.Link;

/**
 * The two tiers one GPU sends over: the scale-up links of its domain, and its share of the node's
 * interfaces to everything else. Rates are effective, efficiencies and oversubscription included.
 *
 * @param scaleUp link to the GPUs of the same domain
 * @param domain GPUs that the scale-up links join; GPUs are numbered through, so GPUs i and j share
 *     a domain when i / domain = j / domain
 * @param scaleOut one GPU's share of the interfaces between domains
 * @param scaleUpAdds whether switches of the scale-up links reduce and copy (NVLink SHARP)
 * @param scaleOutAdds whether switches between domains do (InfiniBand SHARP)
 */
public record TwoTierNetwork(
        Link scaleUp, int domain, Link scaleOut, boolean scaleUpAdds, boolean scaleOutAdds) {

    /** Makes a network of switches that only pass on. */
    public TwoTierNetwork(Link scaleUp, int domain, Link scaleOut) {
        this(scaleUp, domain, scaleOut, false, false);
    }

    /** Refuses an empty domain. */
    public TwoTierNetwork {
        if (domain < 1) {
            throw new IllegalArgumentException("domain of " + domain + " chips");
        }
    }

    /** The same with other links. */
    public TwoTierNetwork over(Link up, Link out) {
        return new TwoTierNetwork(up, domain, out, scaleUpAdds, scaleOutAdds);
    }

    /** Returns the link that bounds messages of which some stay in a domain and some leave it. */
    Link slower() {
        return new Link(
                Math.max(scaleUp.latencySeconds(), scaleOut.latencySeconds()),
                Math.min(scaleUp.bytesPerSecond(), scaleOut.bytesPerSecond()));
    }

    /** The link between two GPUs of the same domain, or of different ones. */
    public Link link(boolean sameDomain) {
        return sameDomain ? scaleUp : scaleOut;
    }
}
