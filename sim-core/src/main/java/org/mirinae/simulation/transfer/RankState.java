package org.mirinae.simulation.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.workload.chakra.ChakraNode;
import org.mirinae.workload.chakra.ChakraTrace;

/** One rank of a running trace: which nodes still wait for others, and its streams. */
final class RankState {

    final int rank;
    final List<ChakraNode> nodes;
    private final int[] waitsFor;
    private final int[][] after;
    final boolean[] done;

    /** The time at which each stream is free. */
    final Map<String, Long> freeNanos = new HashMap<>();

    final TimeSpans computing = new TimeSpans();
    final TimeSpans communicating = new TimeSpans();
    long waitingNanos;
    long memoryNanos;
    long endNanos;
    int left;

    RankState(int rank, ChakraTrace trace) {
        this.rank = rank;
        this.nodes = trace.nodes(rank);
        this.left = nodes.size();
        this.done = new boolean[nodes.size()];
        this.waitsFor = new int[nodes.size()];
        Map<Long, Integer> byId = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            byId.put(nodes.get(i).id(), i);
        }
        List<List<Integer>> next = new ArrayList<>();
        nodes.forEach(node -> next.add(new ArrayList<>(1)));
        for (int i = 0; i < nodes.size(); i++) {
            for (long id : nodes.get(i).dependencies()) {
                Integer on = byId.get(id);
                if (on == null) {
                    throw new IllegalStateException("a checked trace has what it depends on");
                }
                next.get(on).add(i);
                waitsFor[i]++;
            }
        }
        this.after =
                next.stream()
                        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new);
    }

    /** Nodes that depend on nothing. */
    List<Integer> first() {
        List<Integer> ready = new ArrayList<>();
        for (int i = 0; i < waitsFor.length; i++) {
            if (waitsFor[i] == 0) {
                ready.add(i);
            }
        }
        return ready;
    }

    /** Ends a node; what depended on nothing else is ready now. */
    List<Integer> end(int node, long nowNanos) {
        done[node] = true;
        left--;
        endNanos = Math.max(endNanos, nowNanos);
        List<Integer> ready = new ArrayList<>(after[node].length);
        for (int next : after[node]) {
            if (--waitsFor[next] == 0) {
                ready.add(next);
            }
        }
        return ready;
    }

    /** Takes a stream from its next free moment on, for so long; returns when it starts. */
    long take(String stream, long nowNanos, long nanos) {
        long start = Math.max(nowNanos, freeNanos.getOrDefault(stream, 0L));
        freeNanos.put(stream, start + nanos);
        return start;
    }
}
