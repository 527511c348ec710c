package org.mirinae.fabric.graph;

/**
 * Says who sends to whom between scale-up domains while the groups of a workload exchange
 * something, all groups at once. Ranks are numbered through; a group is every {@code stride}-th of
 * {@code ranks * stride} neighbours.
 *
 * @param form of the traffic
 * @param ranks of one group
 * @param stride between neighbours of a group
 * @param perDomain neighbours of a group that share a domain
 */
public record RankPattern(Form form, int ranks, long stride, int perDomain) {

    /** Peers a rank of an all-to-all is followed to; more change the load of links little. */
    private static final int MOST_PEERS = 8;

    /** The forms of a group's traffic. */
    public enum Form {
        /** Each rank to the one in its place in the next domain, around a ring. */
        RING,
        /** Each rank to all others of its group. */
        ALL_TO_ALL,
        /** Each rank to the next of its group; the last to nobody. */
        SEND
    }

    /** Takes flows. */
    @FunctionalInterface
    public interface FlowSink {
        /** A flow between ranks, which carries this share of what its sender sends. */
        void flow(long fromRank, long toRank, double share);
    }

    /** Returns whether anything leaves a domain. */
    public boolean leavesDomains() {
        return ranks > perDomain;
    }

    /** Every flow between domains of so many ranks; groups that are not whole are left out. */
    public void flows(long allRanks, FlowSink sink) {
        long block = ranks * stride;
        long whole = allRanks / block * block;
        for (long rank = 0; rank < whole; rank++) {
            int member = (int) (rank / stride % ranks);
            long first = rank - member * stride;
            switch (form) {
                case RING -> {
                    int next = (member + perDomain) % ranks;
                    if (next != member) {
                        sink.flow(rank, first + next * stride, 1);
                    }
                }
                case SEND -> {
                    if (member + 1 < ranks) {
                        sink.flow(rank, rank + stride, 1);
                    }
                }
                case ALL_TO_ALL -> peers(rank, member, first, sink);
            }
        }
    }

    private void peers(long rank, int member, long first, FlowSink sink) {
        int outside = ranks - perDomain;
        int peers = Math.min(MOST_PEERS, outside);
        int domainStart = member / perDomain * perDomain;
        for (int i = 0; i < peers; i++) {
            // Spread evenly over those outside the own domain, in the same place where possible.
            int away = (int) ((long) i * outside / peers) + perDomain + (member - domainStart);
            sink.flow(rank, first + (domainStart + away) % ranks * stride, 1.0 / peers);
        }
    }
}
