package org.mirinae.llm.work;

/**
 * An exchange whose size is linear in the tokens of an iteration.
 *
 * @param kind pattern
 * @param group which ranks
 * @param name for timelines and breakdowns
 * @param count equal exchanges in an iteration
 * @param rows which sum its size is counted in
 * @param bytesPerUnit of the full buffer, for each unit of {@code rows}
 */
public record StepExchange(
        ExchangeKind kind,
        CommunicationGroup group,
        String name,
        double count,
        StepOperator.Rows rows,
        double bytesPerUnit) {

    /** Bytes of the full buffer of one exchange. */
    public double bytes(StepShape shape) {
        return bytesPerUnit
                * (rows == StepOperator.Rows.SAMPLED ? shape.sampledSequences() : shape.tokens());
    }

    /** The exchange for one shape. */
    public Exchange at(StepShape shape) {
        return new Exchange(kind, group, name, count, bytes(shape));
    }

    /** The same this many times as often. */
    public StepExchange times(double factor) {
        return new StepExchange(kind, group, name, count * factor, rows, bytesPerUnit);
    }

    /** The same with a share of the bytes. */
    public StepExchange smaller(double share) {
        return new StepExchange(kind, group, name, count, rows, bytesPerUnit * share);
    }

    /** The same bytes in another pattern. */
    public StepExchange as(ExchangeKind otherKind, String otherName) {
        return new StepExchange(otherKind, group, otherName, count, rows, bytesPerUnit);
    }
}
