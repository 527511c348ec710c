package org.mirinae.result.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.Version;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;

/**
 * Reads documents that {@link ResultWriter} wrote back into the same records. It guesses nothing: a
 * document of another kind or version, one that is cut off, one with a key too many or too few, and
 * one whose figures do not give its digest are refused by name.
 */
public final class ResultReader {

    private final SequencedMap<String, Class<? extends ResultDocument>> documents =
            new LinkedHashMap<>();
    private final Map<String, Class<? extends WorkloadResult>> workloads;

    /**
     * Makes a reader.
     *
     * @param documents the types of document there are
     * @param workloads the types of workload results, by kind
     */
    public ResultReader(
            List<Class<? extends ResultDocument>> documents,
            Map<String, Class<? extends WorkloadResult>> workloads) {
        documents.forEach(type -> this.documents.put(ResultDocument.kind(type), type));
        this.workloads = Map.copyOf(workloads);
    }

    /**
     * Reads a document of one kind.
     *
     * @param name of the file or place, for messages
     * @throws InvalidScenarioException naming everything that keeps it from being read
     */
    public <T extends ResultDocument> T read(Class<T> type, String name, String text) {
        ResultDocument document = read(name, text);
        if (!type.isInstance(document)) {
            throw refused(
                    name,
                    "this is the result of "
                            + document.kind()
                            + ", not of "
                            + ResultDocument.kind(type),
                    "Maybe make one with `mirinae "
                            + ResultDocument.kind(type)
                            + " SCENARIO --format json`.");
        }
        return type.cast(document);
    }

    /**
     * Reads a document of any kind this reader knows.
     *
     * @param name of the file or place, for messages
     * @throws InvalidScenarioException naming everything that keeps it from being read
     */
    public ResultDocument read(String name, String text) {
        MappingNode root = root(name, text);
        Class<? extends ResultDocument> type = documents.get(text(root, "kind"));
        if (type == null) {
            throw refused(
                    name,
                    "this is no result of Mirinae: its kind is "
                            + (root.entries().containsKey("kind")
                                    ? "\"" + text(root, "kind") + "\""
                                    : "missing"),
                    "Maybe a document of " + String.join(", ", documents.keySet()) + " is meant.");
        }
        String version = text(root, "version");
        if (!version.equals(Version.CURRENT)) {
            throw refused(
                    name,
                    "this result was written by version "
                            + (version.isEmpty() ? "unknown" : version)
                            + ", this is version "
                            + Version.CURRENT,
                    "Maybe make it again with this version.");
        }
        Problems problems = new Problems();
        Record record = new ResultNodes(workloads, problems).document(type, root);
        if (record == null || !problems.isEmpty()) {
            throw new InvalidScenarioException(
                    problems.toList().stream().map(p -> named(name, p)).toList());
        }
        ResultDocument document = (ResultDocument) record;
        String digest = ResultWriter.digest(document);
        if (!digest.equals(text(root, "digest"))) {
            throw refused(
                    name,
                    "its figures do not give its digest: it was changed after it was written",
                    "Maybe make it again.");
        }
        return document;
    }

    private static MappingNode root(String name, String text) {
        String why;
        try {
            if (JsonNodes.read(name, text) instanceof MappingNode mapping) {
                return mapping;
            }
            why = "it holds no object";
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            why =
                    "it is no JSON from line "
                            + (place == null ? 1 : place.getLineNr())
                            + ", column "
                            + (place == null ? 1 : place.getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw refused(
                name,
                "this result cannot be read, it may be cut off: " + why,
                "Maybe make it again.");
    }

    private static String text(MappingNode root, String key) {
        return root.entries().get(key) instanceof ScalarNode scalar ? scalar.text() : "";
    }

    private static Problem named(String name, Problem p) {
        String path = p.path().isEmpty() ? name : name + ": " + p.path();
        return new Problem(path, p.position(), p.message(), p.remedy());
    }

    private static InvalidScenarioException refused(
            String name, String message, @Nullable String remedy) {
        return new InvalidScenarioException(
                List.of(new Problem(name, message, remedy == null ? "" : remedy)));
    }
}
