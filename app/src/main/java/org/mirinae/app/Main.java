package org.mirinae.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.mirinae.app.cli.Commands;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.run.HostClock;

/** Entry of the program {@code mirinae}. */
public final class Main {

    private Main() {}

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        HostClock clock = new HostClock();
        // Numbers and messages are the same in every language of the machine.
        Locale.setDefault(Locale.ROOT);
        PipeOutput results = new PipeOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(results, false, StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = isTerminal();
        int code = Commands.run(args, new Console(out, err, terminal, Path.of(""), clock));
        out.flush();
        String failure = results.failure();
        if (failure != null) {
            err.println("The results could not be written: " + failure + ".");
            code = ExitCode.BUG;
        }
        err.flush();
        // Leaving costs nothing where nothing else runs; an exit asks every jar for a log first.
        if (code != ExitCode.DONE || Thread.activeCount() > 1) {
            System.exit(code);
        }
    }

    /**
     * Runs one verb in this process.
     *
     * @param args as on the command line, without the program's name
     * @param out takes results and nothing else
     * @param err takes everything else
     * @return exit code of the contract
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        Console console = new Console(out, err, false, Path.of(""), new HostClock());
        int code = Commands.run(args, console);
        out.flush();
        err.flush();
        return code;
    }

    /**
     * Returns whether standard error is a terminal; where that cannot be told, nothing is drawn.
     */
    private static boolean isTerminal() {
        Path link = Path.of("/proc/self/fd/2");
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            java.io.Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
