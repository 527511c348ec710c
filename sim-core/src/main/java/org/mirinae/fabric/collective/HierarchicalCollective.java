package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * First inside each domain, then between domains among ranks of equal place, each with its own
 * share of the interfaces: an all-reduce is a reduce-scatter inside, an all-reduce of one part
 * between, an all-gather inside (Cho et al., BlueConnect, MLSys 2019). The buffer is cut into
 * chunks: one passes all stages after one another, the others follow behind it as fast as the
 * busier of the two tiers lets them. More chunks hide more bytes and cost more latency.
 *
 * @param chunks of the buffer; 1 where the stages simply follow one another
 */
public record HierarchicalCollective(int chunks) implements Collective {

    private static final RingCollective RING = new RingCollective();

    /** Refuses a buffer of no chunks. */
    public HierarchicalCollective {
        if (chunks < 1) {
            throw new IllegalArgumentException(chunks + " chunks");
        }
    }

    /** Makes the collective that moves the buffer in one piece. */
    public HierarchicalCollective() {
        this(1);
    }

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int inside = group.perDomain();
        int domains = group.domains();
        if (domains == 1 || inside == 1) {
            return Optional.empty();
        }
        GroupLayout local = new GroupLayout(inside, inside);
        AffineTime between = RING.time(kind, new GroupLayout(domains, 1), network).orElse(null);
        if (between == null) {
            return Optional.empty();
        }
        AffineTime partBetween =
                new AffineTime(
                        between.fixedSeconds(),
                        Math.max(between.secondsPerByte(), entering(kind, group, network))
                                / group.fewest());
        return Optional.of(
                switch (kind) {
                    case ALL_REDUCE ->
                            piped(
                                    ring(CollectiveKind.REDUCE_SCATTER, local, network)
                                            .then(ring(CollectiveKind.ALL_GATHER, local, network)),
                                    partBetween);
                    case ALL_GATHER, REDUCE_SCATTER ->
                            piped(ring(kind, local, network), partBetween);
                    case BROADCAST, REDUCE, ALL_TO_ALL, SENDRECV, DISPATCH, COMBINE ->
                            piped(ring(kind, local, network), between);
                });
    }

    /** Returns the time of both tiers for one chunk, plus that of the busier one for all others. */
    private AffineTime piped(AffineTime inside, AffineTime between) {
        double followers = chunks - 1.0;
        return new AffineTime(
                inside.fixedSeconds()
                        + between.fixedSeconds()
                        + followers * Math.max(inside.fixedSeconds(), between.fixedSeconds()),
                (inside.secondsPerByte()
                                + between.secondsPerByte()
                                + followers
                                        * Math.max(
                                                inside.secondsPerByte(), between.secondsPerByte()))
                        / chunks);
    }

    @Override
    public String label() {
        return "Hierarchical";
    }

    /** Returns, for each byte, what the smallest domain lacks or sends away, over one interface. */
    private static double entering(CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        boolean parts = kind == CollectiveKind.ALL_GATHER || kind == CollectiveKind.REDUCE_SCATTER;
        double share = (group.ranks() - group.fewest()) / (double) group.ranks();
        return parts ? share / network.scaleOut().bytesPerSecond() : 0;
    }

    private static AffineTime ring(CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        return RING.time(kind, group, network).orElseThrow();
    }
}
