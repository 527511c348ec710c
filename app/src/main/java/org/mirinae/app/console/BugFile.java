package org.mirinae.app.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mirinae.result.Version;

/** Tells a bug of ours in one line and puts the details into a file. */
public final class BugFile {

    private BugFile() {}

    public static int tell(Throwable bug, String doing, Console console) {
        StringWriter details = new StringWriter();
        PrintWriter writer = new PrintWriter(details);
        writer.println("mirinae " + Version.CURRENT + ", " + doing + ", Java " + Runtime.version());
        bug.printStackTrace(writer);
        String where;
        try {
            Path file = Files.createTempFile("mirinae-bug-", ".txt");
            Files.writeString(file, details.toString());
            where = "Details are in " + file + ".";
        } catch (IOException e) {
            where = "Details could not be written: " + e.getMessage() + ".";
        }
        console.err().println("This is a bug of mirinae: " + line(bug) + ". " + where);
        return ExitCode.BUG;
    }

    private static String line(Throwable bug) {
        String message = bug.getMessage();
        String name = bug.getClass().getSimpleName();
        return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
    }
}
