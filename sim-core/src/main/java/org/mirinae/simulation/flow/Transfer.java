package org.mirinae.simulation.flow;

import java.util.List;
import org.mirinae.perf.collective.Interconnect;

/**
 * Bytes that one GPU of the cluster sends to another.
 *
 * @param from GPU, counted through the cluster
 * @param to GPU
 * @param bytes not negative
 * @param manner in which they are sent
 */
public record Transfer(int from, int to, double bytes, Manner manner) {

    /** Makes a transfer at line rates, over one route. */
    public Transfer(int from, int to, double bytes) {
        this(from, to, bytes, Manner.LINE_RATE);
    }

    /**
     * Makes a transfer between ranks of a workload, as its stack sends.
     *
     * @param fromRank of the workload
     * @param toRank of the workload
     */
    public static Transfer between(
            Interconnect interconnect, long fromRank, long toRank, double bytes) {
        long from = interconnect.gpu(fromRank);
        long to = interconnect.gpu(toRank);
        boolean sameDomain = interconnect.share(from, to);
        Manner manner =
                new Manner(
                        Double.POSITIVE_INFINITY,
                        interconnect.shareOfLine(true),
                        interconnect.shareOfLine(false),
                        interconnect.startSeconds(sameDomain),
                        sameDomain ? 1 : interconnect.ways(),
                        List.of());
        return new Transfer(Math.toIntExact(from), Math.toIntExact(to), bytes, manner);
    }

    /** Refuses what cannot be. */
    public Transfer {
        if (!(bytes >= 0) || Double.isInfinite(bytes)) {
            throw new IllegalArgumentException("a transfer of " + bytes + " bytes");
        }
    }

    /**
     * Says how a library sends.
     *
     * @param mostBytesPerSecond of one transfer, such as a copy engine's; may be infinite
     * @param scaleUpShare of a scale-up link's line rate that the library reaches, above 0 to 1
     * @param scaleOutShare of the line rate of interfaces that it reaches; cables between switches
     *     can be filled by several senders
     * @param startSeconds it takes beside what links take
     * @param ways bytes are sprayed over, packet by packet; 1 where a transfer keeps to one route
     * @param resources needed for as long, as {@link FlowNetwork#resource} numbers them
     */
    public record Manner(
            double mostBytesPerSecond,
            double scaleUpShare,
            double scaleOutShare,
            double startSeconds,
            int ways,
            List<Integer> resources) {

        /** All that the links give, over one route. */
        public static final Manner LINE_RATE =
                new Manner(Double.POSITIVE_INFINITY, 1, 1, 0, 1, List.of());

        /** Refuses what cannot be. */
        public Manner {
            if (!(mostBytesPerSecond > 0)
                    || !(scaleUpShare > 0 && scaleUpShare <= 1)
                    || !(scaleOutShare > 0 && scaleOutShare <= 1)
                    || !(startSeconds >= 0)
                    || ways < 1) {
                throw new IllegalArgumentException("a transfer at " + mostBytesPerSecond + " B/s");
            }
            resources = List.copyOf(resources);
        }

        /** Sprayed over so many ways. */
        public Manner over(int howMany) {
            return new Manner(
                    mostBytesPerSecond,
                    scaleUpShare,
                    scaleOutShare,
                    startSeconds,
                    howMany,
                    resources);
        }

        /** That takes no time beside what links take. */
        public Manner withoutStart() {
            return new Manner(mostBytesPerSecond, scaleUpShare, scaleOutShare, 0, ways, resources);
        }

        /** Returns the same manner, no faster than so many bytes a second. */
        public Manner atMost(double bytesPerSecond) {
            return new Manner(
                    bytesPerSecond, scaleUpShare, scaleOutShare, startSeconds, ways, resources);
        }

        /** That needs these resources, and no others. */
        public Manner needing(List<Integer> these) {
            return new Manner(
                    mostBytesPerSecond, scaleUpShare, scaleOutShare, startSeconds, ways, these);
        }
    }
}
