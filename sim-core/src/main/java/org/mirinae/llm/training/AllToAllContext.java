package org.mirinae.llm.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.llm.architecture.SequenceMixer;
import org.mirinae.llm.work.CommunicationGroup;
import org.mirinae.llm.work.ExchangeKind;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Shards;
import org.mirinae.llm.work.StepExchange;
import org.mirinae.llm.work.StepOperator.Rows;

/** Context parallelism by all-to-all: queries, keys and values out, what attention wrote back. */
final class AllToAllContext {

    private AllToAllContext() {}

    /** The layer with its gathers of keys and values replaced. */
    static LayerWork of(
            LayerWork layer, SequenceMixer mixer, NumberFormats formats, Shards shards) {
        List<StepExchange> exchanges = new ArrayList<>();
        for (StepExchange exchange : layer.exchanges()) {
            if (exchange.group() != CommunicationGroup.CONTEXT) {
                exchanges.add(exchange);
                continue;
            }
            double element = formats.activations().bytesPerElement();
            double out = mixer.outputWidth() / shards.tensor() * element;
            // The gather counts all ranks' keys and values; this sends one rank's.
            double keys = exchange.bytesPerUnit() / shards.context();
            exchanges.add(sent("query key value exchange", out + keys));
            exchanges.add(sent("attention output exchange", out));
        }
        return new LayerWork(layer.operators(), exchanges);
    }

    private static StepExchange sent(String name, double bytes) {
        return new StepExchange(
                ExchangeKind.ALL_TO_ALL, CommunicationGroup.CONTEXT, name, 1, Rows.TOKENS, bytes);
    }
}
