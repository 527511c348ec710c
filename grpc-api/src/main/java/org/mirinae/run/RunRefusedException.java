package org.mirinae.run;

/** The service says no, for a reason a program can read and in a sentence for people. */
public final class RunRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reasons for which the service says no. Clients see these very names. */
    public enum Reason {
        /** The server is stopping and takes no new run. */
        DRAINING,
        /** The queue is full: as many runs wait as may wait. */
        QUEUE_FULL,
        /** Too many watch: as many watches are open as may be open. */
        TOO_MANY_WATCHERS,
        /** The id of a request came before, with another content. */
        REQUEST_ID_REUSED,
        /** No uploaded resource has the hash that was named. */
        RESOURCE_MISSING,
        /** There is no example of this name. */
        UNKNOWN_EXAMPLE,
        /** The store holds no run of this name. */
        UNKNOWN_RUN
    }

    private final Reason reason;

    private RunRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns the reason. */
    public Reason reason() {
        return reason;
    }

    /** The sentence for people. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Says that the server is stopping. */
    public static RunRefusedException draining() {
        return new RunRefusedException(
                Reason.DRAINING, "The server is stopping. Maybe try again later.");
    }

    /** Says that so many runs wait already. */
    public static RunRefusedException queueFull(int waiting) {
        return new RunRefusedException(
                Reason.QUEUE_FULL, waiting + " runs are waiting already. Maybe try again later.");
    }

    /** Says that so many watches are open already. */
    public static RunRefusedException tooManyWatchers(int open) {
        return new RunRefusedException(
                Reason.TOO_MANY_WATCHERS, open + " watches are open. Maybe poll with GetRun.");
    }

    /** Says that the id of a request came before with another content. */
    public static RunRefusedException requestIdReused(String requestId) {
        return new RunRefusedException(
                Reason.REQUEST_ID_REUSED,
                "request_id \""
                        + requestId
                        + "\" was used for another request. Maybe choose a new one.");
    }

    /** Says that a resource was not uploaded, or has gone since. */
    public static RunRefusedException resourceMissing(String name, String sha256) {
        return new RunRefusedException(
                Reason.RESOURCE_MISSING,
                "No uploaded resource has the hash "
                        + sha256
                        + ". Maybe upload \""
                        + name
                        + "\" first.");
    }

    /** Says that there is no such example. */
    public static RunRefusedException unknownExample(String name) {
        return new RunRefusedException(
                Reason.UNKNOWN_EXAMPLE, "There is no example \"" + name + "\".");
    }

    /** Says that the store holds no such run. */
    public static RunRefusedException unknownRun(String name) {
        return new RunRefusedException(
                Reason.UNKNOWN_RUN,
                "This server holds no run " + name + ". Maybe it was forgotten since.");
    }
}
