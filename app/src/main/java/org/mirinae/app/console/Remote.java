package org.mirinae.app.console;

import java.util.List;
import org.mirinae.client.RemoteException;
import org.mirinae.client.RunServiceClient;
import org.mirinae.problems.Problem;
import org.mirinae.problems.SourcePosition;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunState;
import org.mirinae.v1.ScenarioProblem;
import picocli.CommandLine.ParseResult;

/**
 * Calls a run service on behalf of the verbs that talk to one, and turns its answers into exit
 * codes.
 */
public final class Remote {

    /**
     * The port on which the server listens and the client calls, unless an option says otherwise.
     */
    public static final int DEFAULT_PORT = 7070;

    private Remote() {}

    /** A call to a server. */
    public interface Call {
        /** Makes it and gives the exit code. */
        int with(RunServiceClient client) throws Exception;
    }

    /** Connects, calls, and tells what the server refused. */
    public static int call(ParseResult arguments, Console console, Call call) throws Exception {
        String address = arguments.matchedOptionValue("--server", "127.0.0.1:" + DEFAULT_PORT);
        int colon = address.lastIndexOf(':');
        int port = colon < 0 ? -1 : port(address.substring(colon + 1));
        if (colon <= 0 || port < 1) {
            throw new UsageException(
                    "--server: " + address + " is not HOST:PORT.",
                    "Maybe 127.0.0.1:" + DEFAULT_PORT + ".");
        }
        try (RunServiceClient client = new RunServiceClient(address.substring(0, colon), port)) {
            return call.with(client);
        } catch (RemoteException e) {
            return refused(e, console);
        }
    }

    /** A port from 0 to 65535, or -1. */
    static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port <= 65535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int refused(RemoteException e, Console console) {
        if (e.problems().isEmpty()) {
            String message = String.valueOf(e.getMessage());
            console.err().println(message.endsWith(".") ? message : message + ".");
        }
        print(e.problems(), console);
        return switch (e.kind()) {
            case INVALID -> ExitCode.BAD_INPUT;
            case INFEASIBLE -> ExitCode.INFEASIBLE;
            case NOT_FOUND, UNAVAILABLE -> ExitCode.NOT_THERE;
            case INTERNAL -> ExitCode.BUG;
        };
    }

    /** Tells the problems of a scenario as the local verbs would. */
    static void print(List<ScenarioProblem> problems, Console console) {
        for (ScenarioProblem p : problems) {
            console.err().println(sentence(p));
        }
    }

    private static String sentence(ScenarioProblem p) {
        if (p.getRemedy().isEmpty() && !p.hasLine()) {
            // A violation: its description is a sentence with place and remedy already.
            String end = p.getMessage().endsWith(".") ? "" : ".";
            return (p.getPath().isEmpty() ? "" : p.getPath() + ": ") + p.getMessage() + end;
        }
        SourcePosition position =
                p.hasLine() ? new SourcePosition("scenario", p.getLine(), p.getColumn()) : null;
        return new Problem(p.getPath(), position, p.getMessage(), p.getRemedy()).toString();
    }

    /**
     * Tells on standard error why a run that ended has no result; returns DONE where it has one.
     */
    public static int outcome(Run run, Console console) {
        if (run.getState() == RunState.RUN_STATE_SUCCEEDED) {
            return ExitCode.DONE;
        }
        if (run.getState() == RunState.RUN_STATE_CANCELLED) {
            console.err().println(run.getName() + " was cancelled.");
            return ExitCode.NOT_THERE;
        }
        console.err().println(run.getName() + " failed: " + run.getFailure().getMessage());
        print(run.getFailure().getProblemsList(), console);
        return switch (run.getFailure().getReason()) {
            case FAILURE_REASON_INFEASIBLE -> ExitCode.INFEASIBLE;
            case FAILURE_REASON_INVALID_SCENARIO -> ExitCode.BAD_INPUT;
            default -> ExitCode.BUG;
        };
    }

    /** The resource name of a run, whether given as {@code runs/x} or {@code x}. */
    public static String runName(String typed) {
        return typed.startsWith("runs/") ? typed : "runs/" + typed;
    }

    /** A run's name as people type it. */
    public static String jobName(Run run) {
        return run.getName().replaceFirst("^runs/", "");
    }

    /** A state in lower case, such as {@code running}. */
    public static String state(Run run) {
        return run.getState().name().replace("RUN_STATE_", "").toLowerCase(java.util.Locale.ROOT);
    }
}
