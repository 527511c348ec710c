package org.mirinae.cost;

import java.util.List;
import org.mirinae.llm.LayerWork;
import org.mirinae.llm.OperatorKind;
import org.mirinae.llm.StepOperator;

/** Work without what measured operators hold, so that nothing is counted twice. */
final class MeasuredWork {

    private MeasuredWork() {}

    /**
     * Measured layers of experts gather, activate and scatter tokens; measured attention rotates
     * queries and keys. Where they are priced by a fit, these streams of theirs are left out.
     */
    static LayerWork of(LayerWork work, ChipRates rates) {
        List<StepOperator> left =
                work.operators().stream().filter(operator -> !held(operator, rates)).toList();
        return new LayerWork(left, work.exchanges());
    }

    private static boolean held(StepOperator stream, ChipRates rates) {
        if (stream.kind() != OperatorKind.STREAM) {
            return false;
        }
        return stream.experts() != null && GroupedTime.of(rates, stream.compute()) != null
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
