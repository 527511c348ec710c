package org.mirinae.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gives libraries that unpack their natives into the temporary folder a folder of their own. JCuda
 * and JOCL take fixed names there and load whatever already bears them; in a shared folder that
 * could be somebody else's file.
 */
public final class PrivateNatives {

    private static final String TEMPORARY = "java.io.tmpdir";

    private PrivateNatives() {}

    /** Does something with the temporary folder set to a new one that only this user can read. */
    public static synchronized <T> T within(Supplier<T> action) {
        String shared = System.getProperty(TEMPORARY, "/tmp");
        Path own;
        try {
            own = Files.createTempDirectory("mirinae-natives");
        } catch (IOException e) {
            // No folder to be had: the libraries will say what they miss.
            return action.get();
        }
        System.setProperty(TEMPORARY, own.toString());
        try {
            return action.get();
        } finally {
            System.setProperty(TEMPORARY, shared);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(own)));
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // The system empties its temporary folder itself, only later.
            return;
        }
    }
}
