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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mirinae.house.SharedData;
import org.mirinae.llm.architecture.LanguageModel;

/** Every language model that a file of the shared data names is found in the catalogue. */
@Tag("data")
final class LanguageModelNamesTest {

    private static final Path DATA = SharedData.at("data");

    /** Names that stand for no entry, and why. */
    private static final Map<String, String> NOT_ENTRIES =
            Map.of(
                    "BLOOM-h12288-l100", "shape given by the row's columns",
                    "BLOOM-h12288-l106", "shape given by the row's columns",
                    "BLOOM-h12288-l96", "shape given by the row's columns",
                    "BLOOM-h13312-l82", "shape given by the row's columns",
                    "BLOOM-h13312-l84", "shape given by the row's columns",
                    "BLOOM-h13312-l94", "shape given by the row's columns",
                    "BLOOM-h13824-l78", "shape given by the row's columns",
                    "BLOOM-h13824-l80", "shape given by the row's columns",
                    "BLOOM-h14336-l70", "shape given by the row's columns",
                    "BLOOM-h14336-l72", "shape given by the row's columns");

    private final Catalog catalog = Catalog.builtIn();

    @Test
    void everyNameInTheDataIsAnEntryOrHasAReason() throws IOException {
        TreeMap<String, TreeSet<String>> named = new TreeMap<>();
        columns(named, "truth/models.csv", "model", "aliases");
        columns(named, "truth/training.csv", "model");
        columns(named, "truth/training_mlperf.csv", "model", "benchmark");
        columns(named, "truth/inference_offline.csv", "model");
        columns(named, "truth/inference_mlperf.csv", "model");
        columns(named, "truth/inference_splitwise.csv", "model");
        columns(named, "truth/inference_online_inferencex.csv.gz", "model_path");
        columns(named, "training/calculon/cases.csv", "model");
        columns(named, "inference/splitwise/perf_model.csv", "model");
        try (Stream<Path> all = Files.walk(DATA.resolve("inference"))) {
            for (Path file : all.sorted().filter(Files::isRegularFile).toList()) {
                inference(named, DATA.relativize(file).toString());
            }
        }
        assertTrue(named.size() > 130, "only " + named.size() + " names were found");
        TreeMap<String, String> unresolved = new TreeMap<>();
        named.forEach(
                (name, files) -> {
                    if (catalog.canonical("language_model", name) == null) {
                        unresolved.put(
                                name, NOT_ENTRIES.getOrDefault(name, "unknown, in " + files));
                    }
                });
        assertEquals(new TreeMap<>(NOT_ENTRIES), unresolved);
    }

    private static void inference(Map<String, TreeSet<String>> named, String file)
            throws IOException {
        String name = Path.of(file).getFileName().toString();
        if (name.contains("_module_perf")) {
            columns(named, file, "model");
        } else if (name.contains("gdn_perf")) {
            columns(named, file, "model_name");
        } else if (name.matches("compute_.*_mlp.csv.gz")) {
            found(named, Pattern.compile("compute_[^_]+_(.+)_mlp"), name, file);
        } else if (file.contains("llmservingsim") && name.contains("__")) {
            found(named, Pattern.compile("^[^_]+__(.+?)__(?:bf16|tp\\d)"), name, file);
        } else if (name.endsWith(".json")) {
            found(
                    named,
                    Pattern.compile("\"(?:model|model_name)\": *\"([^\"]+)\""),
                    Files.readString(DATA.resolve(file)),
                    file);
        } else if (file.endsWith("blis/defaults.yaml")) {
            found(
                    named,
                    Pattern.compile("hf_repo: *(\\S+)"),
                    Files.readString(DATA.resolve(file)),
                    file);
        }
    }

    private static void found(
            Map<String, TreeSet<String>> named, Pattern pattern, String text, String file) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            add(named, matcher.group(1).replace("__", "/"), file);
        }
    }

    private static void add(Map<String, TreeSet<String>> named, String name, String file) {
        if (!name.isBlank()) {
            named.computeIfAbsent(name.strip(), key -> new TreeSet<>()).add(file);
        }
    }

    private static void columns(Map<String, TreeSet<String>> named, String file, String... columns)
            throws IOException {
        for (Map<String, String> row : rows(file)) {
            for (String column : columns) {
                for (String name : row.get(column).split(";")) {
                    add(named, name, file);
                }
            }
        }
    }

    /**
     * The parameters llm-foundry printed for each length of its learned positions, to the last one.
     */
    @Test
    void mptModelsCountToTheLastParameterAtEveryLength() throws IOException {
        int compared = 0;
        for (Map<String, String> row : rows("truth/training.csv")) {
            if (row.get("source_id").equals("llm-foundry")) {
                LanguageModel model =
                        CatalogTest.entry(
                                catalog, LanguageModel.class, "language_model", row.get("model"));
                double positions =
                        Double.parseDouble(row.get("seq_len")) - model.learnedPositions();
                assertEquals(
                        Double.parseDouble(row.get("params")),
                        model.parameters() + positions * model.hidden(),
                        row.get("id"));
                compared++;
            }
        }
        assertTrue(compared > 100, "only " + compared + " rows");
    }

    private static List<Map<String, String>> rows(String file) throws IOException {
        Path path = DATA.resolve(file);
        try (InputStream raw = Files.newInputStream(path);
                InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> header = cells(reader.readLine());
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> cells = cells(line);
                Map<String, String> row = new TreeMap<>();
                for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
                    row.put(header.get(i), cells.get(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
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
