package org.mirinae.result.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks what we write with a reader that others wrote. */
final class ParquetFileTest {

    @TempDir Path folder;

    private static List<ParquetFile.Column> columns() {
        return List.of(
                new ParquetFile.Whole("request", i -> i - 5L),
                new ParquetFile.Real("ttft_ms", i -> i % 3 == 0 ? Double.NaN : i * 0.1),
                new ParquetFile.Flag("completed", i -> i % 7 == 1));
    }

    @Test
    void everyValueComesBackToTheLastBit() throws IOException {
        // More than one row group.
        for (int rows : new int[] {0, 1, 9, 1000, (1 << 20) + 3}) {
            Path file = folder.resolve("t" + rows + ".parquet");
            Files.write(file, ParquetFile.of(rows, columns()));
            int i = 0;
            try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
                    RowReader row = reader.rowReader()) {
                while (row.hasNext()) {
                    row.next();
                    assertEquals(i - 5L, row.getLong("request"));
                    assertEquals(i % 3 == 0, row.isNull("ttft_ms"));
                    if (i % 3 != 0) {
                        assertEquals(i * 0.1, row.getDouble("ttft_ms"));
                    }
                    assertEquals(i % 7 == 1, row.getBoolean("completed"));
                    i++;
                }
            }
            assertEquals(rows, i);
        }
    }

    @Test
    void theBytesAreTheSameTwice() {
        assertTrue(
                java.util.Arrays.equals(
                        ParquetFile.of(100, columns()), ParquetFile.of(100, columns())));
        assertFalse(
                java.util.Arrays.equals(
                        ParquetFile.of(100, columns()), ParquetFile.of(99, columns())));
    }
}
