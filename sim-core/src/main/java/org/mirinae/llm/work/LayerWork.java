package org.mirinae.llm.work;

import java.util.List;

/**
 * Says what a layer, or an end of the model, asks of one rank.
 *
 * @param operators in the order they run
 * @param exchanges between ranks, in the order they run
 */
public record LayerWork(List<StepOperator> operators, List<StepExchange> exchanges) {

    /** The work of a part that does nothing. */
    public static final LayerWork NONE = new LayerWork(List.of(), List.of());

    /** Copies the lists. */
    public LayerWork {
        operators = List.copyOf(operators);
        exchanges = List.copyOf(exchanges);
    }

    /** FLOPs of an iteration. */
    public double flops(StepShape shape) {
        double sum = 0;
        for (StepOperator operator : operators) {
            sum += operator.count() * operator.flops(shape);
        }
        return sum;
    }

    /** The same with experts chosen in another way. */
    public LayerWork routed(ExpertRouting routing) {
        return new LayerWork(
                operators.stream().map(operator -> operator.routed(routing)).toList(), exchanges);
    }

    /** The same this many times. */
    public LayerWork times(double factor) {
        return new LayerWork(
                operators.stream().map(operator -> operator.times(factor)).toList(),
                exchanges.stream().map(exchange -> exchange.times(factor)).toList());
    }

    /** This and then the other. */
    public LayerWork then(LayerWork other) {
        return new LayerWork(
                java.util.stream.Stream.concat(operators.stream(), other.operators.stream())
                        .toList(),
                java.util.stream.Stream.concat(exchanges.stream(), other.exchanges.stream())
                        .toList());
    }
}
