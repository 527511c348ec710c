package org.mirinae.accuracy;

/** A row that cannot be predicted; the message is the reason, the same for rows that share it. */
final class SkippedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SkippedRowException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
