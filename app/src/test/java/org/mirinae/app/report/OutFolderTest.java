package org.mirinae.app.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFolderTest {

    private static final int LENGTH = 1 << 20;

    @TempDir Path folder;

    private static byte[] filled(int value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /** Whoever reads while results are written again sees the old file or the new one, whole. */
    @Test
    void aReaderNeverSeesHalfAFile() throws Exception {
        OutFolder.write(folder, Map.of("result.json", filled(1)));
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 2; i < 40; i++) {
                                            OutFolder.write(
                                                    folder, Map.of("result.json", filled(i)));
                                        }
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    } finally {
                                        writing.set(false);
                                    }
                                });
        while (writing.get()) {
            byte[] seen = Files.readAllBytes(folder.resolve("result.json"));
            assertArrayEquals(filled(seen[0]), seen);
        }
        writer.join();
        assertArrayEquals(filled(39), Files.readAllBytes(folder.resolve("result.json")));
        assertEquals(List.of("result.json"), names());
    }

    @Test
    void aFileThatCannotTakeItsPlaceLeavesNothingBehindAndTheOthersWhole() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("result.json/kept"));
        assertThrows(
                IOException.class, () -> OutFolder.write(folder, Map.of("result.json", filled(1))));
        assertTrue(Files.isDirectory(inTheWay));
        assertEquals(List.of("result.json"), names());
    }
}
