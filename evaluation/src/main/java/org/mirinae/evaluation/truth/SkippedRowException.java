package org.mirinae.evaluation.truth;

/** A row that cannot be predicted; the message is the reason, the same for rows that share it. */
public final class SkippedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SkippedRowException(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
