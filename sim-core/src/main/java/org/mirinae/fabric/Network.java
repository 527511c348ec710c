package org.mirinae.fabric;

/**
 * The two tiers one chip sends over: the scale-up links of its domain, and its share of the node's
 * interfaces to everything else. Rates are effective, efficiencies and oversubscription included.
 *
 * @param scaleUp link to the chips of the same domain
 * @param domain chips that the scale-up links join; chips are numbered through, so chips i and j
 *     share a domain when i / domain = j / domain
 * @param scaleOut one chip's share of the interfaces between domains
 */
public record Network(Link scaleUp, int domain, Link scaleOut) {

    /** Refuses an empty domain. */
    public Network {
        if (domain < 1) {
            throw new IllegalArgumentException("domain of " + domain + " chips");
        }
    }

    /** The link between two chips of the same domain, or of different ones. */
    public Link link(boolean sameDomain) {
        return sameDomain ? scaleUp : scaleOut;
    }
}
