package org.mirinae.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.mirinae.result.Version;

/** Entry of the program {@code mirinae}. */
public final class Main {

    private Main() {}

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(args, out, err);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /**
     * Runs one verb.
     *
     * @param args as on the command line, without the program's name
     * @param out takes results and nothing else
     * @param err takes everything else
     * @return exit code of the contract
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 1 && args[0].equals("--version")) {
            out.println("mirinae " + Version.CURRENT);
            return 0;
        }
        err.println("Unknown command line: " + String.join(" ", args) + ".");
        err.println("Maybe you meant mirinae --version.");
        return 2;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
