package org.mirinae.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.hardware.Precision;
import org.mirinae.result.TrainingMemory;
import org.mirinae.scenario.Catalog;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.simulation.training.TrainingStep;
import org.mirinae.workload.Recompute;
import org.mirinae.workload.Sharding;
import org.mirinae.workload.TrainingWorkload;

class LowRankStepTest {

    private final CatalogEntries entries = new CatalogEntries(Catalog.builtIn());

    @Test
    void frozenWeightsSaveAboutAThirdOfAStepThatOnlyComputes() {
        TrainingWorkload workload =
                new PlanSpace(
                                entries.model("Llama-3.1-8B"),
                                entries.stack("NeMo 24.07"),
                                Precision.BF16,
                                1,
                                8,
                                2048,
                                1,
                                1,
                                1,
                                1,
                                1,
                                1,
                                Recompute.NONE,
                                Sharding.NONE,
                                TrainingHabits.EARLY,
                                true)
                        .workloads()
                        .getFirst();
        Cluster cluster = Machines.cluster(entries.node("DGX-H200"), 1);
        TrainingStep step = TrainingSimulation.step(workload, cluster);
        double optimizer = step.result().breakdownSeconds().get("optimizer");
        double computing = step.seconds() - optimizer;
        double share = LowRankStep.seconds(workload, step.result()) / computing;
        assertTrue(share > 0.66 && share < 0.72, "share " + share);
        TrainingMemory memory = step.result().memoryBytes();
        assertEquals(
                memory.weights() + memory.activations() + memory.workspace(),
                LowRankStep.bytes(workload, memory),
                1);
    }
}
