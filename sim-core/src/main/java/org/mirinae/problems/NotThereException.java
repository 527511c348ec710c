package org.mirinae.problems;

/**
 * Something asked for by name is not there: a service, a backend, a device. On the command line:
 * exit code 5.
 */
public final class NotThereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception with a sentence that names what is missing and a remedy. */
    public NotThereException(String message) {
        super(message);
    }
}
