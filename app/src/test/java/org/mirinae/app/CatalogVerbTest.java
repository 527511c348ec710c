package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogVerbTest {

    @Test
    void kindsAreListed() {
        CommandLine line = CommandLine.run("catalog");
        assertEquals(0, line.code());
        assertEquals("", line.err());
        assertTrue(line.out().lines().toList().containsAll(List.of("gpu", "node", "stack")));
    }

    @Test
    void anEntryIsFoundByAliasAndEveryFigureHasItsSource() {
        CommandLine line = CommandLine.run("catalog", "gpu", "h100-sxm-80gb", "--format", "csv");
        assertEquals(0, line.code(), line.err());
        List<String> rows = line.out().lines().toList();
        assertEquals("path,value,source", rows.getFirst());
        assertTrue(rows.size() > 8, line.out());
        rows.forEach(row -> assertTrue(!row.endsWith(","), row + " has no source"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        assertEquals(
                new CommandLine(
                        2, "", "The catalogue has no node named DGX-H10.\nMaybe DGX-H100.\n"),
                nearestOnly(CommandLine.run("catalog", "node", "DGX-H10")));
        assertEquals(
                new CommandLine(2, "", "The catalogue has no kind gpus.\nMaybe gpu.\n"),
                CommandLine.run("catalog", "gpus"));
    }

    /**
     * Keeps the first of several names offered: which others are near changes with the catalogue.
     */
    private static CommandLine nearestOnly(CommandLine line) {
        return new CommandLine(line.code(), line.out(), line.err().replaceFirst(" or .*\\.", "."));
    }

    @Test
    void addingAGpuTouchesOneFile(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("gpu"));
        Files.writeString(
                folder.resolve("gpu/Made-Up-1.yaml"),
                """
                name: Made-Up-1
                aliases: ["MU1"]
                memory: {type: HBM9, capacity: 1 TB}
                sources:
                  default: made up for a test
                  memory.capacity: made up too
                """);
        CommandLine line = CommandLine.run("catalog", "gpu", "mu1", "--catalog", folder.toString());
        assertEquals(
                new CommandLine(
                        0,
                        """
                        gpu Made-Up-1
                        also MU1
                          memory.type      HBM9  [1]
                          memory.capacity  1 TB  [2]
                        [1] made up for a test
                        [2] made up too
                        """,
                        ""),
                line);
    }

    @Test
    void aCatalogueFolderThatIsNotThereIsBadInput() {
        assertEquals(
                new CommandLine(
                        2,
                        "",
                        "--catalog: there is no folder no/such.\n"
                                + "Maybe the name is misspelt; it is from the working directory.\n"),
                CommandLine.run("catalog", "--catalog", "no/such"));
    }
}
