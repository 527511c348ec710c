package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.house.SharedData;

/** Every GPU and node that a file of the shared data names is found in the catalogue. */
@Tag("data")
class HardwareNamesTest {

    private static final Path DATA = SharedData.at("data");

    /** Columns that name GPUs, whatever the file. */
    private static final List<String> GPU_COLUMNS = List.of("hardware", "device", "accelerator");

    /** Names of GPUs that stand for no entry, and why. */
    private static final Map<String, String> NOT_GPUS =
            Map.of(
                    "unstated (plot says 4 nodes)", "the source names no chip",
                    "AMD Instinct MI300X 192GB HBM3 (x32), AMD Instinct MI325X 256GB HBM3e (x16)",
                            "two chips in one submission",
                    "RTX", "cut short in the table; its column accelerator says RTX PRO 6000",
                    "NVIDIA RTX 4000 Ada-PCIe-20GB", "a workstation's card, in runs of media only",
                    "NVIDIA RTX-2000E-Ada-16GB", "a workstation's card, in runs of media only",
                    "G2", "Alibaba's trace hides which chip this is",
                    "G3", "Alibaba's trace hides which chip this is");

    private final Catalog catalog = Catalog.builtIn();

    @Test
    void everyGpuInTheDataIsAnEntryOrHasAReason() throws IOException {
        TreeMap<String, TreeSet<String>> named = new TreeMap<>();
        try (Stream<Path> all = Files.walk(DATA)) {
            for (Path file : all.sorted().filter(HardwareNamesTest::isTable).toList()) {
                column(named, file, GPU_COLUMNS);
            }
        }
        column(named, DATA.resolve("truth/hardware.csv"), List.of("name"));
        column(named, DATA.resolve("truth/nodes.csv"), List.of("gpu"));
        column(named, DATA.resolve("traces/alibaba_gpu_v2023_nodes.csv.gz"), List.of("model"));
        assertTrue(named.size() > 40, "only " + named.size() + " names were found");
        assertEquals(new TreeMap<>(NOT_GPUS), unresolved("gpu", named, NOT_GPUS));
    }

    @Test
    void everyNodeInTheDataIsAnEntry() throws IOException {
        TreeMap<String, TreeSet<String>> named = new TreeMap<>();
        column(named, DATA.resolve("truth/nodes.csv"), List.of("name"));
        column(named, DATA.resolve("truth/inference_online_inferencex.csv.gz"), List.of("system"));
        column(named, DATA.resolve("training/calculon/cases.csv"), List.of("system"));
        assertTrue(named.size() > 15, "only " + named.size() + " names were found");
        TreeMap<String, String> unresolved = new TreeMap<>();
        named.forEach(
                (name, files) -> {
                    boolean node = catalog.canonical("node", name) != null;
                    boolean gpu = catalog.canonical("gpu", name) != null;
                    if (!node && !gpu) {
                        unresolved.put(name, "unknown, in " + files.first());
                    }
                });
        assertEquals(Map.of(), unresolved);
    }

    private TreeMap<String, String> unresolved(
            String kind, TreeMap<String, TreeSet<String>> named, Map<String, String> reasons) {
        TreeMap<String, String> unresolved = new TreeMap<>();
        named.forEach(
                (name, files) -> {
                    if (catalog.canonical(kind, name) == null) {
                        unresolved.put(
                                name, reasons.getOrDefault(name, "unknown, in " + files.first()));
                    }
                });
        return unresolved;
    }

    private static boolean isTable(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".csv") || name.endsWith(".csv.gz");
    }

    /** Adds the values of these columns of a table, where it has them. */
    private static void column(
            TreeMap<String, TreeSet<String>> named, Path file, List<String> wanted)
            throws IOException {
        try (BufferedReader reader = open(file)) {
            List<String> header = cells(String.valueOf(reader.readLine()));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> cells = cells(line);
                for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
                    if (wanted.contains(header.get(i)) && !cells.get(i).isBlank()) {
                        named.computeIfAbsent(cells.get(i), n -> new TreeSet<>())
                                .add(DATA.relativize(file).toString());
                    }
                }
            }
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    /** Cells of a line; quoted ones may hold commas, and doubled quotes. */
    private static List<String> cells(String line) {
        List<String> cells = new java.util.ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
