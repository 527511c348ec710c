package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.perf.training.TrainingFootprint;
import org.mirinae.perf.training.TrainingFootprint.Activations;
import org.mirinae.result.records.StageMemory;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.workload.schedule.StageOrders;

/** Walks the runs of each rank and keeps what is fullest: when, and what lives then. */
final class MemoryWalk {

    private final StageOrders orders;
    private final int[][] dealt;
    private final TrainingFootprint footprint;
    private final Activations[] chunks;

    /**
     * Makes the walk of a step.
     *
     * @param dealt layers of each group, by virtual stage
     */
    MemoryWalk(StageOrders orders, int[][] dealt, TrainingFootprint footprint) {
        this.orders = orders;
        this.dealt = dealt;
        this.footprint = footprint;
        chunks = new Activations[dealt.length];
        for (int v = 0; v < dealt.length; v++) {
            chunks[v] = footprint.chunk(dealt[v], v == dealt.length - 1);
        }
    }

    /** Memory of every stage, from the first on. */
    List<StageMemory> stages() {
        List<StageMemory> stages = new ArrayList<>();
        for (int r = 0; r < orders.ranks(); r++) {
            Peak peak = peak(r);
            double total = memory(r, peak.bytes()).total();
            stages.add(new StageMemory(r, total, peak.bytes(), peak.live(), name(peak.run())));
        }
        return stages;
    }

    /** Memory of the fullest stage. */
    TrainingMemory fullest() {
        TrainingMemory fullest = memory(0, peak(0).bytes());
        for (int r = 1; r < orders.ranks(); r++) {
            TrainingMemory of = memory(r, peak(r).bytes());
            fullest = of.total() > fullest.total() ? of : fullest;
        }
        return fullest;
    }

    /** Bytes the fullest rank keeps outside the memory of its GPU. */
    double offloaded() {
        double most = 0;
        for (int r = 0; r < orders.ranks(); r++) {
            double activations = 0;
            double highest = 0;
            for (int run : orders.runs(r)) {
                double bytes = footprint.offloadedActivations(dealt[orders.virtualStage(run)]);
                int kind = StageOrders.kind(run);
                activations += kind == StageOrders.FORWARD ? bytes : 0;
                highest = Math.max(highest, activations);
                boolean done = kind == StageOrders.BACKWARD || kind == StageOrders.BACKWARD_INPUT;
                activations -= done ? bytes : 0;
            }
            Held held = held(r);
            double states = footprint.offloaded(held.layers(), held.first(), held.last());
            most = Math.max(most, highest + states);
        }
        return most;
    }

    private TrainingMemory memory(int rank, double activations) {
        Held held = held(rank);
        return footprint.stage(held.layers(), held.first(), held.last(), activations);
    }

    private record Held(int[] layers, boolean first, boolean last) {}

    private Held held(int rank) {
        int[] layers = new int[dealt[0].length];
        boolean first = false;
        boolean last = false;
        for (int v : orders.held(rank)) {
            for (int g = 0; g < layers.length; g++) {
                layers[g] += dealt[v][g];
            }
            first |= v == 0;
            last |= v == dealt.length - 1;
        }
        return new Held(layers, first, last);
    }

    private record Peak(double bytes, int live, int run) {}

    private Peak peak(int rank) {
        double kept = 0;
        int live = 0;
        Peak peak = new Peak(-1, 0, 0);
        for (int run : orders.runs(rank)) {
            int kind = StageOrders.kind(run);
            kept += before(run);
            live += kind == StageOrders.FORWARD ? 1 : 0;
            if (kept + working(run) > peak.bytes()) {
                peak = new Peak(kept + working(run), live, run);
            }
            kept += after(run);
            live -= kind == StageOrders.BACKWARD || kind == StageOrders.BACKWARD_WEIGHT ? 1 : 0;
        }
        return peak;
    }

    /** Bytes kept from the start of a run on. */
    double before(int run) {
        return StageOrders.kind(run) == StageOrders.FORWARD ? of(run).kept() : 0;
    }

    /** Bytes a run needs beside what is kept. */
    double working(int run) {
        return StageOrders.kind(run) == StageOrders.BACKWARD_WEIGHT ? 0 : of(run).working();
    }

    /** Bytes kept more, or less, once a run has ended. */
    double after(int run) {
        Activations of = of(run);
        return switch (StageOrders.kind(run)) {
            case StageOrders.FORWARD -> 0;
            case StageOrders.BACKWARD -> -of.kept();
            // What was thrown away is made again for gradients of inputs and kept from then on.
            case StageOrders.BACKWARD_INPUT -> of.forWeights() - of.kept();
            default -> -of.forWeights();
        };
    }

    private Activations of(int run) {
        return chunks[orders.virtualStage(run)];
    }

    private String name(int run) {
        return StageOrders.name(StageOrders.kind(run))
                + " of virtual stage "
                + orders.virtualStage(run)
                + ", micro-batch "
                + orders.microBatch(run);
    }
}
