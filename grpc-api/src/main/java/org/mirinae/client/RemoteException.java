package org.mirinae.client;

import java.util.List;
import org.mirinae.v1.ScenarioProblem;

/** A call the server answered with an error, told so that a person can act on it. */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of error that exit codes and retries depend on. */
    public enum Kind {
        /** The scenario or the request is wrong. */
        INVALID,
        /** The scenario does not fit its cluster. */
        INFEASIBLE,
        /** Something that was asked for by name is not there. */
        NOT_FOUND,
        /** No server answers, or it is stopping or full; trying again later may help. */
        UNAVAILABLE,
        /** A bug of the server or of this client. */
        INTERNAL
    }

    private final Kind kind;
    private final transient List<ScenarioProblem> problems;

    RemoteException(Kind kind, String message, List<ScenarioProblem> problems) {
        super(message);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** Returns the kind of the error. */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the problems that the server found; the list is empty where the error has no parts.
     */
    public List<ScenarioProblem> problems() {
        return problems;
    }
}
