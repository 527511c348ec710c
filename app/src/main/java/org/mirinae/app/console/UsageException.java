package org.mirinae.app.console;

/** The command line itself is wrong. Exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message what is wrong, a sentence
     * @param remedy beginning with "Maybe", or empty
     */
    public UsageException(String message, String remedy) {
        super(remedy.isEmpty() ? message : message + "\n" + remedy);
    }
}
