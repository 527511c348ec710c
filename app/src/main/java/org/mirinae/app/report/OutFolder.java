package org.mirinae.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Writes the files of {@code --out}: each beside its place first, then moved, never half there. */
public final class OutFolder {

    private OutFolder() {}

    /**
     * Makes the folder where it is missing and writes the files, in order.
     *
     * @param files bytes by name; a name has no folder in it
     * @throws IOException when a file cannot be written
     */
    public static void write(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            long process = ProcessHandle.current().pid();
            Path part = folder.resolve("." + file.getKey() + "." + process + ".part");
            try {
                Files.write(part, file.getValue());
                Files.move(
                        part,
                        folder.resolve(file.getKey()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
