package org.mirinae.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.topology.NetworkFile;
import org.mirinae.llm.huggingface.HuggingFaceConfig;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problems;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.binding.ValueConverter;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;
import org.mirinae.workload.chakra.AstraNetwork;
import org.mirinae.workload.chakra.AstraSystem;
import org.mirinae.workload.chakra.ChakraTrace;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.requests.RequestTraceReader;

/**
 * Reads scenarios: document, overrides, catalogue and files into one checked record, or every
 * problem at once. Holds no state between readings.
 */
public final class ScenarioReader {

    private final Catalog catalog;
    private final Resources resources;

    /**
     * A reader.
     *
     * @param catalog what names stand for
     * @param resources the files a document names
     */
    public ScenarioReader(Catalog catalog, Resources resources) {
        this.catalog = catalog;
        this.resources = resources;
    }

    /**
     * Reads a scenario.
     *
     * @param source name of the document, for places
     * @param text YAML or JSON
     * @param overrides each {@code path.to.field=value}, later ones win
     * @throws InvalidScenarioException with every problem
     */
    public ScenarioReading read(String source, String text, List<String> overrides) {
        Problems early = new Problems();
        DocumentNode document = DocumentReader.read(source, text, early);
        List<FieldOverride> fields = new ArrayList<>();
        for (String override : overrides) {
            FieldOverride field = FieldOverride.parse(override, early);
            if (field != null) {
                fields.add(field);
            }
        }
        early.orThrow();
        if (document == null) {
            throw new IllegalStateException("a document without a tree has a problem");
        }
        for (FieldOverride field : fields) {
            document = field.inFormOf(document).applyTo(document, early);
        }
        early.orThrow();
        return bind(document);
    }

    private ScenarioReading bind(DocumentNode document) {
        List<String> notes = new ArrayList<>();
        SortedMap<String, String> hashes = new TreeMap<>();
        Files files = new Files(resources, hashes);
        EntrySource entries = new ScenarioEntries(catalog.entries(notes::add), files);
        Map<Class<?>, ValueConverter<?>> converters = new LinkedHashMap<>();
        converters.put(
                RequestTrace.class,
                (ValueConverter<RequestTrace>) (node, problems) -> trace(node, files, problems));
        converters.put(
                ChakraTrace.class,
                (ValueConverter<ChakraTrace>)
                        (node, problems) -> {
                            String name = fileName(node, "all_reduce", problems);
                            return name == null
                                    ? null
                                    : TraceFiles.read(name, files::find, problems);
                        });
        converters.put(
                NetworkFile.class,
                (ValueConverter<NetworkFile>)
                        (node, problems) -> {
                            String name = fileName(node, "network.csv", problems);
                            byte[] bytes = name == null ? null : files.read(name, problems);
                            return name == null || bytes == null
                                    ? null
                                    : NetworkFile.read(name, bytes, problems);
                        });
        converters.put(
                AstraNetwork.class,
                (ValueConverter<AstraNetwork>)
                        (node, problems) -> astra(node, files, AstraNetwork::read, problems));
        converters.put(
                AstraSystem.class,
                (ValueConverter<AstraSystem>)
                        (node, problems) -> astra(node, files, AstraSystem::read, problems));
        Binder binder = new Binder(entries, converters);
        Problems problems = binder.newProblems();
        Scenario scenario = binder.bind(Scenario.class, document, problems);
        problems.orThrow();
        if (scenario == null) {
            throw new IllegalStateException("a scenario that cannot be read has a problem");
        }
        return new ScenarioReading(scenario, notes.stream().distinct().toList(), hashes);
    }

    private static @Nullable RequestTrace trace(DocumentNode node, Files files, Problems problems) {
        String name = fileName(node, "requests.csv", problems);
        byte[] bytes = name == null ? null : files.read(name, problems);
        return name == null || bytes == null
                ? null
                : RequestTraceReader.read(name, bytes, problems);
    }

    private static @Nullable String fileName(DocumentNode node, String like, Problems problems) {
        if (!(node instanceof ScalarNode name) || name.isNull()) {
            problems.add(
                    "the name of a file belongs here, not " + node.kindName(),
                    "Maybe write trace: " + like + ".");
            return null;
        }
        return name.text();
    }

    /** Reads a tree of ASTRA-sim into what it stands for. */
    @FunctionalInterface
    private interface AstraForm<T> {
        @Nullable T read(String name, DocumentNode root, Problems problems);
    }

    private static <T> @Nullable T astra(
            DocumentNode node, Files files, AstraForm<T> form, Problems problems) {
        String name = fileName(node, "network.yml", problems);
        byte[] bytes = name == null ? null : files.read(name, problems);
        if (name == null || bytes == null) {
            return null;
        }
        DocumentNode root =
                DocumentReader.read(name, new String(bytes, StandardCharsets.UTF_8), problems);
        return root == null ? null : form.read(name, root, problems);
    }

    /** Reads files and remembers what they hashed to. */
    private record Files(Resources resources, SortedMap<String, String> hashes) {

        byte @Nullable [] read(String name, Problems problems) {
            Optional<byte[]> bytes = resources.find(name);
            if (bytes.isEmpty()) {
                problems.add(
                        "there is no file \"" + name + "\"",
                        "Maybe the name is misspelt; names are relative to the scenario, in --set to"
                                + " the working directory.");
                return null;
            }
            hashes.put(name, ResultWriter.sha256(bytes.get()));
            return bytes.get();
        }

        /** The same where it is no problem that a file is missing. */
        byte @Nullable [] find(String name) {
            byte[] bytes = resources.find(name).orElse(null);
            if (bytes != null) {
                hashes.put(name, ResultWriter.sha256(bytes));
            }
            return bytes;
        }
    }

    /** The catalogue, and language models from config.json files. */
    private record ScenarioEntries(EntrySource catalog, Files files) implements EntrySource {

        @Override
        public @Nullable DocumentNode find(String kind, String name) {
            return catalog.find(kind, name);
        }

        @Override
        public @Nullable DocumentNode find(String kind, String name, Problems problems) {
            if (!kind.equals("language_model") || !name.endsWith(".json")) {
                return catalog.find(kind, name);
            }
            byte[] bytes = files.read(name, problems);
            DocumentNode tree =
                    bytes == null
                            ? null
                            : DocumentReader.read(
                                    name, new String(bytes, StandardCharsets.UTF_8), problems);
            return tree instanceof MappingNode mapping ? adapt(kind, mapping, problems) : tree;
        }

        @Override
        public @Nullable DocumentNode adapt(String kind, MappingNode given, Problems problems) {
            boolean config = kind.equals("language_model") && HuggingFaceConfig.recognises(given);
            return config ? HuggingFaceConfig.toEntry(given, problems) : given;
        }

        @Override
        public List<String> nearest(String kind, String name) {
            return catalog.nearest(kind, name);
        }
    }
}
