package org.mirinae.perf.kernel;

import java.util.List;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.StepOperator;

/** Work without what measured operators hold, so that nothing is counted twice. */
public final class MeasuredWork {

    private MeasuredWork() {}

    /**
     * Measured layers of experts gather, activate and scatter tokens; measured attention rotates
     * queries and keys. Where they are priced by a fit, these streams of theirs are left out.
     */
    public static LayerWork of(LayerWork work, GpuRates rates) {
        List<StepOperator> left =
                work.operators().stream().filter(operator -> !held(operator, rates)).toList();
        return new LayerWork(left, work.exchanges());
    }

    private static boolean held(StepOperator stream, GpuRates rates) {
        if (stream.kind() != OperatorKind.STREAM) {
            return false;
        }
        return stream.experts() != null && GroupedGemmTime.of(rates, stream.compute()) != null
                || stream.heads() != null
                        && AttentionTime.of(
                                        rates,
                                        OperatorKind.ATTENTION_PREFILL,
                                        stream.compute(),
                                        stream.heads())
                                != null
                        && AttentionTime.of(
                                        rates,
                                        OperatorKind.ATTENTION_DECODE,
                                        stream.compute(),
                                        stream.heads())
                                != null;
    }
}
