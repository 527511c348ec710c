package org.mirinae.simulation.training.closedform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.simulation.training.StageLayers;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.schedule.StageOrders;

/**
 * Describes a schedule over some stages: chunks and ranks that are alike, and what lives in the
 * memory of each at once. A walk over all runs counts chunks, not bytes, so that plans of all
 * widths and micro-batches share it. Immutable once made.
 */
final class PipelineLayout {

    /** Chunks with the same layers and ends. */
    record Kind(int[] dealt, boolean first, boolean last) {}

    /**
     * Ranks that hold the same kinds of chunk.
     *
     * @param held chunks, by kind
     * @param before chunks before the first one of the rank of these that is furthest back, by kind
     * @param hops sends before it
     * @param sends messages of a micro-batch to other ranks, at least
     * @param peaks what lives at once and is not all in another: chunks kept, by kind, chunks whose
     *     weights wait for gradients, by kind, and the kind worked on, or -1
     */
    record Ranks(
            int[] held,
            int[] before,
            int hops,
            int sends,
            int[] layers,
            boolean first,
            boolean last,
            int[][] peaks) {}

    final List<Kind> kinds = new ArrayList<>();

    /** The number of the kind, by virtual stage. */
    final int[] kindOf;

    /** Rank 0 is among the first. */
    final List<Ranks> ranks = new ArrayList<>();

    final StageOrders orders;

    /**
     * Times each chunk is kept: as often as there are micro-batches where a schedule keeps every
     * one, else those of this walk.
     */
    final int kept;

    /**
     * Lays out a shape.
     *
     * @param microBatches of the step
     * @param run as many of them as fill the pipeline
     */
    PipelineLayout(
            LanguageModel model,
            Schedule schedule,
            int stages,
            int chunks,
            int microBatches,
            int run) {
        boolean all = schedule.keepsEveryMicroBatch();
        kept = all ? microBatches : 1;
        orders = new StageOrders(schedule, new PipelineShape(stages, chunks, all ? 1 : run));
        kindOf = new int[stages * chunks];
        deal(StageLayers.deal(model, kindOf.length));
        Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
        for (int r = 0; r < stages; r++) {
            List<Integer> held = Arrays.stream(held(r)).boxed().toList();
            alike.computeIfAbsent(held, unknown -> new ArrayList<>()).add(r);
        }
        alike.values().forEach(of -> ranks.add(ranks(of)));
    }

    private void deal(int[][] dealt) {
        Map<List<Object>, Integer> known = new LinkedHashMap<>();
        for (int v = 0; v < dealt.length; v++) {
            boolean first = v == 0;
            boolean last = v == dealt.length - 1;
            List<Object> key = List.of(Arrays.toString(dealt[v]), first, last);
            Integer kind = known.get(key);
            if (kind == null) {
                kind = kinds.size();
                known.put(key, kind);
                kinds.add(new Kind(dealt[v], first, last));
            }
            kindOf[v] = kind;
        }
    }

    private int[] held(int rank) {
        int[] held = new int[kinds.size()];
        for (int v : orders.held(rank)) {
            held[kindOf[v]]++;
        }
        return held;
    }

    private Ranks ranks(List<Integer> alike) {
        int[] held = held(alike.getFirst());
        int hops = 0;
        int sends = Integer.MAX_VALUE;
        List<int[]> peaks = new ArrayList<>();
        for (int r : alike) {
            hops = Math.max(hops, Arrays.stream(orders.held(r)).min().orElse(0));
            sends = Math.min(sends, sends(r));
            walk(r, peaks);
        }
        int[] before = new int[kinds.size()];
        for (int v = 0; v < hops; v++) {
            before[kindOf[v]]++;
        }
        int[] layers = new int[kinds.getFirst().dealt().length];
        boolean first = false;
        boolean last = false;
        for (int k = 0; k < held.length; k++) {
            if (held[k] > 0) {
                Kind kind = kinds.get(k);
                for (int g = 0; g < layers.length; g++) {
                    layers[g] += held[k] * kind.dealt()[g];
                }
                first |= kind.first();
                last |= kind.last();
            }
        }
        return new Ranks(
                held, before, hops, sends, layers, first, last, peaks.toArray(int[][]::new));
    }

    /** Forward to the next virtual stage and back to the one before, where others hold them. */
    private int sends(int rank) {
        int sends = 0;
        for (int v : orders.held(rank)) {
            sends += v < kindOf.length - 1 && orders.rank(v + 1, 0) != rank ? 1 : 0;
            sends += v > 0 && orders.rank(v - 1, 0) != rank ? 1 : 0;
        }
        return sends;
    }

    /** Walks the runs of a rank and counts what lives, as {@code MemoryWalk} adds bytes. */
    private void walk(int rank, List<int[]> peaks) {
        int size = kinds.size();
        int[] lives = new int[2 * size + 1];
        for (int run : orders.runs(rank)) {
            int kind = kindOf[orders.virtualStage(run)];
            int what = StageOrders.kind(run);
            lives[kind] += what == StageOrders.FORWARD ? 1 : 0;
            lives[2 * size] = what == StageOrders.BACKWARD_WEIGHT ? -1 : kind;
            offer(peaks, lives);
            switch (what) {
                case StageOrders.FORWARD -> {}
                case StageOrders.BACKWARD -> lives[kind]--;
                case StageOrders.BACKWARD_INPUT -> {
                    lives[kind]--;
                    lives[size + kind]++;
                }
                default -> lives[size + kind]--;
            }
        }
    }

    private static void offer(List<int[]> peaks, int[] lives) {
        for (int[] known : peaks) {
            if (within(lives, known)) {
                return;
            }
        }
        peaks.removeIf(known -> within(known, lives));
        peaks.add(lives.clone());
    }

    /** Returns whether all that lives in one is also in the other. */
    private static boolean within(int[] one, int[] other) {
        int last = one.length - 1;
        if (one[last] != other[last] && one[last] != -1) {
            return false;
        }
        for (int i = 0; i < last; i++) {
            if (one[i] > other[i]) {
                return false;
            }
        }
        return true;
    }
}
