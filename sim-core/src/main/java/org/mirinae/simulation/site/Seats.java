package org.mirinae.simulation.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.workload.Placement;

/**
 * The GPUs of a cluster that one workload occupies: its ranks in order, as runs of neighbouring
 * GPUs. Immutable.
 */
public final class Seats {

    private final long[] firstGpu;
    private final long[] firstRank;
    private final long ranks;

    private Seats(long[] firstGpu, long[] firstRank, long ranks) {
        this.firstGpu = firstGpu;
        this.firstRank = firstRank;
        this.ranks = ranks;
    }

    /** So many neighbours from a GPU on. */
    public static Seats from(long gpu, long ranks) {
        return new Seats(new long[] {gpu}, new long[] {0}, ranks);
    }

    /** How many ranks sit. */
    public long ranks() {
        return ranks;
    }

    /**
     * The GPU of a rank, both counted from 0.
     *
     * @throws IndexOutOfBoundsException when there is no such rank
     */
    public long gpu(long rank) {
        if (rank < 0 || rank >= ranks) {
            throw new IndexOutOfBoundsException("rank " + rank + " of " + ranks);
        }
        int found = Arrays.binarySearch(firstRank, rank);
        int run = found >= 0 ? found : -found - 2;
        return firstGpu[run] + rank - firstRank[run];
    }

    /**
     * Seats every workload: those with nodes of their own first, then the packed ones where room is
     * left.
     *
     * @param gpus each workload occupies, by name, in the order of the document
     * @param placements by name; who is not named is packed
     * @throws InfeasibleException naming who lacks room, and who claims a node another has
     */
    public static SequencedMap<String, Seats> of(
            Cluster cluster, SequencedMap<String, Long> gpus, Map<String, Placement> placements) {
        Seating seating = new Seating(cluster);
        SequencedMap<String, Seats> seats = new LinkedHashMap<>();
        gpus.forEach((name, count) -> seats.put(name, from(0, count))); // keeps the order
        gpus.forEach(
                (name, count) -> {
                    switch (placements.getOrDefault(name, new Placement.Packed())) {
                        case Placement.Packed ignored -> {}
                        case Placement.Strided strided ->
                                seats.put(name, seating.claim(name, count, strided));
                        case Placement.OnNodes named ->
                                seats.put(name, seating.claim(name, count, named.nodes()));
                    }
                });
        gpus.forEach(
                (name, count) -> {
                    if (placements.getOrDefault(name, new Placement.Packed())
                            instanceof Placement.Packed) {
                        seats.put(name, seating.pack(name, count));
                    }
                });
        if (!seating.binding.isEmpty()) {
            throw new InfeasibleException(seating.binding);
        }
        return seats;
    }

    /** Hands out nodes, and GPUs of nodes that nobody claims. */
    private static final class Seating {
        private final long[] firstGpuOfNode;
        private final BitSet claimed = new BitSet();
        private final List<Problem> binding = new ArrayList<>();
        private int packingNode;
        private long packedGpus;

        Seating(Cluster cluster) {
            int nodes = Math.toIntExact(cluster.nodeCount());
            firstGpuOfNode = new long[nodes + 1];
            int node = 0;
            for (NodeGroup group : cluster.nodes()) {
                for (int i = 0; i < group.count(); i++, node++) {
                    firstGpuOfNode[node + 1] = firstGpuOfNode[node] + group.type().gpus();
                }
            }
        }

        private int nodes() {
            return firstGpuOfNode.length - 1;
        }

        private Seats claim(String name, long count, Placement.Strided strided) {
            List<Integer> wanted = new ArrayList<>();
            long room = 0;
            for (long n = strided.first(); n < nodes() && room < count; n += strided.every()) {
                wanted.add((int) n);
                room += firstGpuOfNode[(int) n + 1] - firstGpuOfNode[(int) n];
            }
            return claim(name, count, wanted);
        }

        private Seats claim(String name, long count, List<Integer> wanted) {
            Runs runs = new Runs();
            for (int node : wanted) {
                if (node >= nodes()) {
                    bind(name, "there is no node " + node + ", the last is " + (nodes() - 1));
                } else if (claimed.get(node)) {
                    bind(name, "node " + node + " is claimed by another workload");
                } else if (runs.ranks < count) {
                    claimed.set(node);
                    long from = firstGpuOfNode[node];
                    runs.add(from, Math.min(firstGpuOfNode[node + 1] - from, count - runs.ranks));
                }
            }
            return runs.seats(this, name, count);
        }

        private Seats pack(String name, long count) {
            Runs runs = new Runs();
            while (packingNode < nodes() && runs.ranks < count) {
                long end = firstGpuOfNode[packingNode + 1];
                long from = Math.max(packedGpus, firstGpuOfNode[packingNode]);
                if (claimed.get(packingNode) || from >= end) {
                    packingNode++;
                    continue;
                }
                long taken = Math.min(end - from, count - runs.ranks);
                runs.add(from, taken);
                packedGpus = from + taken;
            }
            return runs.seats(this, name, count);
        }

        private void bind(String name, String what) {
            binding.add(
                    new Problem(
                            "placement." + name,
                            what,
                            "Maybe another placement, or leave it out: workloads are then packed."));
        }
    }

    /** Runs of neighbours as they come. */
    private static final class Runs {
        private final List<long[]> runs = new ArrayList<>();
        private long ranks;

        void add(long gpu, long count) {
            long[] last = runs.isEmpty() ? null : runs.getLast();
            if (last == null || last[0] + ranks - last[1] != gpu) {
                runs.add(new long[] {gpu, ranks});
            }
            ranks += count;
        }

        Seats seats(Seating seating, String name, long count) {
            if (ranks < count && seating.binding.isEmpty()) {
                seating.bind(name, "its nodes have " + ranks + " GPUs, it occupies " + count);
            }
            return new Seats(
                    runs.stream().mapToLong(run -> run[0]).toArray(),
                    runs.stream().mapToLong(run -> run[1]).toArray(),
                    ranks);
        }
    }
}
