package org.mirinae.workload.schedule;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Tag;

/** 1F1B of several chunks a stage, asked for by name. Narayanan et al. 2021. */
@Tag("interleaved-1f1b")
public record Interleaved() implements Schedule {

    private static final OneForwardOneBackward SAME = new OneForwardOneBackward();

    @Override
    public List<ChunkSequence> order(PipelineShape shape) {
        return SAME.order(shape);
    }

    @Override
    public List<Misfit> misfits(int stages, int chunks) {
        return chunks > 1
                ? List.of()
                : List.of(
                        new Misfit(
                                "schedule",
                                "interleaving needs several virtual stages",
                                "Maybe set virtual_stages to 2, or schedule to 1f1b."));
    }

    @Override
    public @Nullable Misfit misfit(PipelineShape shape) {
        return SAME.misfit(shape);
    }

    /** The divisors of a stage's layers; others deal layers unevenly. */
    @Override
    public List<Integer> searched(int layers) {
        return IntStream.rangeClosed(2, layers).filter(c -> layers % c == 0).boxed().toList();
    }
}
