package org.mirinae.app.console;

import java.io.PrintStream;
import java.nio.file.Path;
import org.mirinae.app.run.HostClock;

/**
 * Holds the streams that a verb prints to and the folder that its file names are relative to.
 *
 * @param out takes results and nothing else
 * @param err takes progress and diagnostics
 * @param terminal whether err is a terminal, so that progress may be drawn
 * @param directory the working directory
 * @param clock running since the program began
 */
public record Console(
        PrintStream out, PrintStream err, boolean terminal, Path directory, HostClock clock) {

    /** A path as the user wrote it, from the working directory. */
    public Path resolve(String path) {
        return directory.resolve(path).normalize();
    }
}
