package org.mirinae.simulation.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.cost.TrainingFootprint;
import org.mirinae.cost.TrainingFootprint.Activations;
import org.mirinae.result.StageMemory;
import org.mirinae.result.TrainingMemory;

/** Walks the runs of each rank and keeps what is fullest: when, and what lives then. */
final class MemoryWalk {

    private final StageOrders orders;
    private final int[][] dealt;
    private final TrainingFootprint footprint;
    private final Activations[] chunks;

    /**
     * Of a step.
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

    private TrainingMemory memory(int rank, double activations) {
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
        return footprint.stage(layers, first, last, activations);
    }

    private record Peak(double bytes, int live, int run) {}

    private Peak peak(int rank) {
        double kept = 0;
        int live = 0;
        Peak peak = new Peak(-1, 0, 0);
        for (int run : orders.runs(rank)) {
            int kind = StageOrders.kind(run);
            Activations of = chunks[orders.virtualStage(run)];
            if (kind == StageOrders.FORWARD) {
                kept += of.kept();
                live++;
            }
            // What was thrown away is made again for gradients of inputs and kept from then on.
            double more = kind == StageOrders.BACKWARD_WEIGHT ? 0 : of.working();
            if (kept + more > peak.bytes()) {
                peak = new Peak(kept + more, live, run);
            }
            switch (kind) {
                case StageOrders.FORWARD -> {}
                case StageOrders.BACKWARD -> kept -= of.kept();
                case StageOrders.BACKWARD_INPUT -> kept += of.forWeights() - of.kept();
                default -> kept -= of.forWeights();
            }
            live -= kind == StageOrders.BACKWARD || kind == StageOrders.BACKWARD_WEIGHT ? 1 : 0;
        }
        return peak;
    }

    private String name(int run) {
        return StageOrders.name(StageOrders.kind(run))
                + " of virtual stage "
                + orders.virtualStage(run)
                + ", micro-batch "
                + orders.microBatch(run);
    }
}
