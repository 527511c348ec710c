package org.mirinae.app.extension;

import java.util.List;
import org.mirinae.schema.Tag;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Runs;
import org.mirinae.workload.schedule.Schedule;

/** A schedule from outside: GPipe whose backward passes come in the order of the forward ones. */
@Tag("gpipe-in-order")
public record GPipeInOrder() implements Schedule {

    @Override
    public List<Runs> order(PipelineShape shape) {
        return shape.eachRank(
                rank -> {
                    Runs runs = new Runs(shape);
                    for (int m = 0; m < shape.microBatches(); m++) {
                        runs.forward(rank, m);
                    }
                    for (int m = 0; m < shape.microBatches(); m++) {
                        runs.backward(rank, m);
                    }
                    return runs;
                });
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        return chunks == 1
                ? List.of()
                : List.of(
                        new Misfit(
                                "virtual_stages",
                                "gpipe-in-order runs one chunk a stage, not " + chunks,
                                "Maybe set virtual_stages to 1."));
    }

    @Override
    public boolean keepsEveryMicroBatch() {
        return true;
    }

    @Override
    public List<Integer> searched(int layers) {
        return List.of(1);
    }
}
