package org.mirinae.evaluation.accuracy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.cluster.Cluster;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Truth;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.scenario.Catalog;
import org.mirinae.simulation.training.TrainingSimulation;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * Memory of published runs beside ours. torchtitan publishes what its allocator reserved, BLOOM's
 * chronicles what the driver showed: both hold blocks that are cached or fragmented, and BLOOM's
 * runs in BF16 about 20 GiB more than the same runs in FP16 the day before. Ours is what is
 * allocated, so that it lies below most of them; only what is allocated can be held to 3 %
 * (StageMemoryTest).
 */
@Tag("data")
class TrainingMemoryRowsTest {

    private static final double GIB = 1L << 30;

    @Test
    void everyRowWithMemoryIsPredictedAndShown() throws IOException {
        TrainingRows rows = new TrainingRows(new CatalogRecords(Catalog.builtIn()));
        TruthTable table =
                TruthTable.read(
                        TrainingRows.FILE,
                        Files.readAllBytes(Truth.folder().resolve(TrainingRows.FILE)));
        List<Double> errors = new ArrayList<>();
        int published = 0;
        for (TruthRow row : table.rows()) {
            Double gib = row.number("mem_gib");
            if (gib == null) {
                continue;
            }
            published++;
            TrainingWorkload workload = rows.space(row).workloads().getFirst();
            Cluster cluster = rows.cluster(row);
            TrainingMemory memory = TrainingSimulation.memory(workload, cluster);
            // torchtitan asks PyTorch's allocator, which knows no context and no NCCL buffers.
            boolean allocator = "torchtitan".equals(row.text("source_id"));
            double ours = (memory.total() - (allocator ? memory.workspace() : 0)) / GIB;
            double error = 100 * (ours / gib - 1);
            errors.add(error);
            System.out.printf(
                    Locale.ROOT,
                    "%s %s %s: published %.1f GiB, ours %.1f (%+.1f %%): weights %.1f, gradients"
                            + " %.1f, optimizer %.1f, activations %.1f, workspace %.1f%n",
                    row.id(),
                    row.text("source_id", ""),
                    row.text("precision", ""),
                    gib,
                    ours,
                    error,
                    memory.weights() / GIB,
                    memory.gradients() / GIB,
                    memory.optimizer() / GIB,
                    memory.activations() / GIB,
                    memory.workspace() / GIB);
        }
        long near = errors.stream().filter(e -> Math.abs(e) <= 3).count();
        System.out.printf("%d of %d rows within 3 %%%n", near, errors.size());
        assertEquals(published, errors.size());
        assertTrue(near >= 4, near + " rows within 3 %");
        errors.sort((a, b) -> Double.compare(Math.abs(a), Math.abs(b)));
        assertTrue(Math.abs(errors.get(errors.size() / 2)) < 31, "median " + errors);
    }
}
