package org.mirinae.simulation.site;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.workload.Placement;

/**
 * Knows which GPUs of a cluster are taken, at this moment of a run: workloads are placed on them
 * and give them back. A workload with nodes of its own has them whole, so that nobody is packed
 * beside it. Used by one thread.
 */
public final class GpuAllocation {

    private final Cluster cluster;
    private final int nodes;

    /** Runs of free GPUs, by the first; each says the one after its last. Neighbours are one. */
    private final TreeMap<Long, Long> free = new TreeMap<>();

    private final BitSet claimed = new BitSet();
    private final Map<GpuPlacement, Taken> taken = new IdentityHashMap<>();
    private long freeGpus;

    /** Holds what is given back: runs of GPUs, and the nodes that were claimed. */
    private record Taken(List<long[]> runs, List<Integer> nodes) {}

    /** All of a cluster is free. */
    public GpuAllocation(Cluster cluster) {
        this.cluster = cluster;
        nodes = Math.toIntExact(cluster.nodeCount());
        give(0, cluster.gpus());
    }

    /** GPUs that a packed workload could take. */
    public long free() {
        return freeGpus;
    }

    /**
     * Takes seats for one workload.
     *
     * @param name of the workload, for problems
     * @throws InfeasibleException when there is no room; nothing is taken then
     */
    public GpuPlacement allocate(String name, long gpus, Placement placement) {
        SequencedMap<String, Long> one = new LinkedHashMap<>();
        one.put(name, gpus);
        return allocate(one, Map.of(name, placement)).firstEntry().getValue();
    }

    /**
     * Takes seats for several workloads: those with nodes of their own first, then the packed ones
     * where room is left.
     *
     * @param gpus each workload occupies, by name, in the order of the document
     * @param placements by name; who is not named is packed
     * @throws InfeasibleException naming who lacks room, and who claims a node another has; nothing
     *     is taken then
     */
    public SequencedMap<String, GpuPlacement> allocate(
            SequencedMap<String, Long> gpus, Map<String, Placement> placements) {
        SequencedMap<String, GpuPlacement> seats = new LinkedHashMap<>();
        List<Problem> binding = new ArrayList<>();
        gpus.forEach(
                (name, count) -> seats.put(name, new GpuPlacement(List.of()))); // keeps the order
        Placement packed = new Placement.Packed();
        gpus.forEach(
                (name, count) -> {
                    switch (placements.getOrDefault(name, packed)) {
                        case Placement.Packed ignored -> {}
                        case Placement.Strided strided ->
                                seats.put(
                                        name, claim(name, count, wanted(strided, count), binding));
                        case Placement.OnNodes named ->
                                seats.put(name, claim(name, count, named.nodes(), binding));
                    }
                });
        gpus.forEach(
                (name, count) -> {
                    if (placements.getOrDefault(name, packed) instanceof Placement.Packed) {
                        seats.put(name, pack(name, count, binding));
                    }
                });
        if (!binding.isEmpty()) {
            seats.values().forEach(this::release);
            throw new InfeasibleException(binding);
        }
        return seats;
    }

    /**
     * Gives seats back.
     *
     * @throws IllegalArgumentException when they are not taken
     */
    public void release(GpuPlacement placements) {
        Taken back = taken.remove(placements);
        if (back == null) {
            throw new IllegalArgumentException("seats that are not taken");
        }
        back.runs().forEach(run -> give(run[0], run[1]));
        back.nodes().forEach(claimed::clear);
    }

    /** The first GPU of a node; of the one after the last, how many GPUs there are. */
    private long firstGpu(int node) {
        long gpus = 0;
        long before = 0;
        for (NodeGroup group : cluster.nodes()) {
            long of = Math.min(group.count(), node - before);
            gpus += of * group.type().gpus();
            before += of;
        }
        return gpus;
    }

    private List<Integer> wanted(Placement.Strided strided, long count) {
        List<Integer> wanted = new ArrayList<>();
        long room = 0;
        for (long n = strided.first(); n < nodes && room < count; n += strided.every()) {
            wanted.add((int) n);
            room += firstGpu((int) n + 1) - firstGpu((int) n);
        }
        return wanted;
    }

    private GpuPlacement claim(
            String name, long count, List<Integer> wanted, List<Problem> binding) {
        Runs runs = new Runs();
        Taken own = new Taken(new ArrayList<>(), new ArrayList<>());
        for (int node : wanted) {
            if (node >= nodes) {
                bind(name, "there is no node " + node + ", the last is " + (nodes - 1), binding);
            } else if (claimed.get(node)) {
                bind(name, "node " + node + " is claimed by another workload", binding);
            } else if (!isFree(firstGpu(node), firstGpu(node + 1))) {
                bind(name, "node " + node + " is occupied by another workload", binding);
            } else if (runs.ranks < count) {
                long from = firstGpu(node);
                long end = firstGpu(node + 1);
                claimed.set(node);
                own.nodes().add(node);
                own.runs().add(new long[] {from, end});
                take(from, end);
                runs.add(from, Math.min(end, from + count - runs.ranks));
            }
        }
        return runs.placements(name, count, own, binding);
    }

    private GpuPlacement pack(String name, long count, List<Problem> binding) {
        Runs runs = new Runs();
        Taken own = new Taken(new ArrayList<>(), List.of());
        while (runs.ranks < count && !free.isEmpty()) {
            Map.Entry<Long, Long> lowest = free.firstEntry();
            long from = lowest.getKey();
            long end = Math.min(lowest.getValue(), from + count - runs.ranks);
            take(from, end);
            own.runs().add(new long[] {from, end});
            runs.add(from, end);
        }
        return runs.placements(name, count, own, binding);
    }

    private static void bind(String name, String what, List<Problem> binding) {
        binding.add(
                new Problem(
                        "placement." + name,
                        what,
                        "Maybe another placement, or leave it out: workloads are then packed."));
    }

    private boolean isFree(long from, long end) {
        Map.Entry<Long, Long> run = free.floorEntry(from);
        return run != null && run.getValue() >= end;
    }

    private void take(long from, long end) {
        Map.Entry<Long, Long> run = free.floorEntry(from);
        if (run == null || run.getValue() < end) {
            throw new IllegalStateException("GPUs " + from + " to " + end + " are not free");
        }
        free.remove(run.getKey());
        if (run.getKey() < from) {
            free.put(run.getKey(), from);
        }
        if (end < run.getValue()) {
            free.put(end, run.getValue());
        }
        freeGpus -= end - from;
    }

    private void give(long from, long end) {
        long first = from;
        long last = end;
        Map.Entry<Long, Long> before = free.lowerEntry(from);
        if (before != null && before.getValue() == from) {
            first = before.getKey();
        }
        Long after = free.remove(end);
        if (after != null) {
            last = after;
        }
        if (last > first) {
            free.put(first, last);
        }
        freeGpus += end - from;
    }

    /** Runs of neighbours as they come. */
    private final class Runs {
        private final List<long[]> runs = new ArrayList<>();
        private long ranks;

        void add(long from, long end) {
            if (!runs.isEmpty() && runs.getLast()[1] == from) {
                runs.getLast()[1] = end;
            } else {
                runs.add(new long[] {from, end});
            }
            ranks += end - from;
        }

        GpuPlacement placements(String name, long count, Taken own, List<Problem> binding) {
            if (ranks < count && binding.isEmpty()) {
                bind(name, "its nodes have " + ranks + " GPUs, it occupies " + count, binding);
            }
            GpuPlacement placements = new GpuPlacement(runs);
            taken.put(placements, own);
            return placements;
        }
    }
}
