package org.mirinae.perf.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.StepUse;

/** Batches padded to captured sizes. */
class CudaGraphBatchesTest {

    private static final StepTimes PLAIN =
            new StepTimes() {
                @Override
                public double seconds(StepShape shape) {
                    return 1e-3
                            + 1e-5 * shape.tokens()
                            + 1e-8 * shape.decodeContextTokens()
                            + 1e-9 * shape.prefillPairs();
                }

                @Override
                public StepUse use(StepShape shape) {
                    return new StepUse(seconds(shape), 0, 0, 0.5, 0.5);
                }
            };

    private static final StepTimes PADDED = CudaGraphBatches.of(PLAIN, List.of(8, 1, 16));

    private static StepShape decodes(int sequences) {
        return new StepShape().addDecodes(sequences, 1000.0 * sequences);
    }

    @Test
    void aBatchTakesItsNextSizeWithPaddingOfOneTokenEach() {
        double pad = 1e-5 + 1e-8;
        assertEquals(PLAIN.seconds(decodes(1)), PADDED.seconds(decodes(1)));
        assertEquals(PLAIN.seconds(decodes(5)) + 3 * pad, PADDED.seconds(decodes(5)), 1e-15);
        assertEquals(PLAIN.seconds(decodes(9)) + 7 * pad, PADDED.seconds(decodes(9)), 1e-15);
        assertEquals(PLAIN.seconds(decodes(16)), PADDED.seconds(decodes(16)));
        assertEquals(PLAIN.seconds(decodes(17)), PADDED.seconds(decodes(17)), "beyond all sizes");
        StepShape mixed = decodes(5).addPrefill(0, 100, true);
        assertEquals(PLAIN.seconds(mixed), PADDED.seconds(mixed), "with a prompt");
        assertSame(PLAIN, CudaGraphBatches.of(PLAIN, List.of()));
    }

    @Test
    void theSumIsThatOfTheIterationsOneByOne() {
        double sum = 0;
        for (int j = 1; j <= 200; j++) {
            sum += PADDED.seconds(new StepShape().addDecodes(5, 5000 + 5.0 * j));
            assertEquals(sum, PADDED.decodeSeconds(5, 5000, j), 1e-12);
        }
        assertEquals(PADDED.seconds(decodes(5)), PADDED.decodeUse(5, 5000).seconds(), 1e-15);
    }
}
