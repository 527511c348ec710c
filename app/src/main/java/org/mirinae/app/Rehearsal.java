package org.mirinae.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.mirinae.app.cli.Commands;
import org.mirinae.app.console.Console;
import org.mirinae.app.run.HostClock;

/**
 * Does once in one process what people do, for nobody to see: the launcher records which classes
 * and methods it takes, and keeps them in its ahead-of-time cache.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Runs the commands of a file.
     *
     * @param args root of the checkout, then the file's name in it: one command a line, without the
     *     program's name; {@code #} begins a comment
     * @throws IOException when the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Path root = Path.of(args[0]);
        for (String command : Files.readAllLines(root.resolve(args[1]))) {
            if (!command.isBlank() && !command.startsWith("#")) {
                run(command, root);
            }
        }
    }

    private static void run(String command, Path root) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(nowhere, nowhere, false, root, new HostClock());
        Commands.run(command.strip().split(" +"), console);
    }
}
