package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Names that the shared data carries outside its tables, in names of files and folders and in
 * configurations, are found in the catalogue; tables are swept by {@link HardwareNamesTest} and
 * {@link LanguageModelNamesTest}.
 */
@Tag("data")
final class NamesInFilesTest {

    private static final Path DATA = SharedData.at("data");

    /** Says where a name stands: in paths of files, or inside the files of these paths. */
    private record Place(String kind, String path, String inside) {
        static Place named(String kind, String path) {
            return new Place(kind, path, "");
        }
    }

    private static final List<Place> PLACES =
            List.of(
                    Place.named("gpu", "inference/aiconfigurator/([^/.]+)(?:[.]yaml|/.*)"),
                    Place.named("gpu", "inference/apex/([^/]+)/.*"),
                    Place.named("gpu", "inference/infersim/(?:.*/)?(h\\d+)(?:/.*|\\.csv.*)"),
                    Place.named("gpu", "inference/llmservingsim/(?:v0_)?perf/([^_]+)__.*"),
                    Place.named("gpu", "inference/llmservingsim/validation/([^_]+)_.*"),
                    Place.named("gpu", "inference/vidur/(?:compute|STANDIN)_([^_]+)_.*"),
                    Place.named("node", "training/calculon/systems/(.+)[.]json"),
                    Place.named("gpu", "training/simumax_systems/(.+)[.]json"),
                    Place.named("node", "inference/vidur/network_(.+)_(?:all_reduce|send_recv).*"),
                    Place.named("language_model", "inference/vidur/STANDIN_[^_]+_(.+)_attention.*"),
                    Place.named(
                            "language_model",
                            "inference/llmservingsim/validation/[^_]+_([^/]+)/.*"),
                    Place.named(
                            "language_model",
                            "inference/llmservingsim/workloads/sharegpt-(.+)-300-.*"),
                    Place.named("language_model", "training/calculon/models/(.+)[.]json"),
                    new Place(
                            "gpu",
                            "inference/.*[.]json",
                            "\"(?:hardware|device)\": *\"([^\"(]+)\""),
                    new Place(
                            "gpu", "inference/.*meta[.]yaml[.]gz", "(?m)^(?:gpu|hardware): (.+)$"),
                    new Place("gpu", "inference/blis/defaults[.]yaml", "(?m)^ +GPU: (\\S+)$"),
                    new Place(
                            "gpu",
                            "inference/blis/hardware_config[.]json",
                            "(?m)^\\s\"([^\"]+)\": *\\{"),
                    new Place("gpu", "inference/apex/.*csv[.]gz", "(?m)^([^,\\n]+),\\d"),
                    new Place(
                            "node",
                            "inference/vidur/.*[.]json",
                            "\"network_device\": \"([^\"]+)\""),
                    new Place(
                            "language_model", "inference/.*meta[.]yaml[.]gz", "(?m)^model: (.+)$"),
                    new Place(
                            "language_model",
                            "inference/blis/defaults[.]yaml",
                            "(?m)^  (\\S+/\\S+):$"));

    /** Names that stand for no entry, and why. */
    private static final Map<String, String> NOT_ENTRIES =
            Map.of(
                    "gpu b200_bf16_ceperm", "measured tables of a B200, named after their recipe",
                    "node a100_pairwise_nvlink",
                            "NVLink in pairs only; the catalogue has no such node",
                    "node h100_pairwise_nvlink",
                            "NVLink in pairs only; the catalogue has no such node");

    @Test
    void everyNameOutsideTheTablesIsAnEntryOrHasAReason() throws IOException {
        TreeMap<String, TreeSet<String>> named = new TreeMap<>();
        TreeMap<Integer, Integer> perPlace = new TreeMap<>();
        try (Stream<Path> all = Files.walk(DATA)) {
            for (Path file : all.sorted().filter(Files::isRegularFile).toList()) {
                sweep(file, named, perPlace);
            }
        }
        assertEquals(PLACES.size(), perPlace.size(), "places that hold no name: " + perPlace);
        assertTrue(named.size() > 40, named.size() + " names: " + named.keySet());
        Catalog catalog = Catalog.builtIn();
        TreeMap<String, String> unresolved = new TreeMap<>();
        named.forEach(
                (name, files) -> {
                    String[] kindAndName = name.split(" ", 2);
                    if (catalog.canonical(kindAndName[0], kindAndName[1]) == null) {
                        unresolved.put(
                                name,
                                NOT_ENTRIES.getOrDefault(name, "unknown, in " + files.first()));
                    }
                });
        assertEquals(new TreeMap<>(NOT_ENTRIES), unresolved);
    }

    private static void sweep(
            Path file, TreeMap<String, TreeSet<String>> named, TreeMap<Integer, Integer> perPlace)
            throws IOException {
        String path = DATA.relativize(file).toString().replace('\\', '/');
        for (int i = 0; i < PLACES.size(); i++) {
            Place place = PLACES.get(i);
            Matcher whole = Pattern.compile(place.path()).matcher(path);
            if (!whole.matches()) {
                continue;
            }
            Matcher found =
                    place.inside().isEmpty()
                            ? whole.reset()
                            : Pattern.compile(place.inside()).matcher(text(file));
            while (found.find()) {
                named.computeIfAbsent(place.kind() + " " + found.group(1), n -> new TreeSet<>())
                        .add(path);
                perPlace.merge(i, 1, Integer::sum);
            }
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
