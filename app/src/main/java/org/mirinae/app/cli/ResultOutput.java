package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.app.report.CsvReport;
import org.mirinae.app.report.Human;
import org.mirinae.app.report.TextReport;
import org.mirinae.problems.Problems;
import org.mirinae.schema.DocumentNode;
import org.mirinae.schema.DocumentNode.MappingNode;
import org.mirinae.schema.DocumentNode.ScalarNode;
import org.mirinae.schema.DocumentNode.SequenceNode;
import org.mirinae.schema.DocumentReader;

/** Prints a result document in the form asked for, wherever it was computed. */
final class ResultOutput {

    private ResultOutput() {}

    /**
     * Prints a document and says whether its objectives were met.
     *
     * @param json the contract's document
     * @return DONE, or MISSED_OBJECTIVE with the missed ones told on standard error
     */
    static int print(String json, CommonOptions.Format format, Console console) {
        return print(read(json, "result"), json, format, console);
    }

    /** Prints a document that is at hand as a tree and as text. */
    static int print(
            Map<String, Object> document,
            String json,
            CommonOptions.Format format,
            Console console) {
        console.out()
                .print(
                        switch (format) {
                            case TEXT -> TextReport.of(document);
                            case JSON -> json;
                            case CSV -> CsvReport.of(document);
                        });
        return objectives(document, console);
    }

    /** Tells every objective that was missed. */
    static int objectives(Map<String, Object> document, Console console) {
        int code = ExitCode.DONE;
        if (document.get("workloads") instanceof Map<?, ?> workloads) {
            for (Map.Entry<?, ?> workload : workloads.entrySet()) {
                for (Map<?, ?> missed : missed(workload.getValue())) {
                    code = ExitCode.MISSED_OBJECTIVE;
                    console.err()
                            .println(
                                    "workloads."
                                            + workload.getKey()
                                            + ": the objective "
                                            + missed.get("metric")
                                            + " of "
                                            + number(missed.get("limit_ms"))
                                            + " ms was missed: it is "
                                            + number(missed.get("reached_ms"))
                                            + " ms.");
                }
            }
        }
        return code;
    }

    private static List<Map<?, ?>> missed(Object kinds) {
        List<Map<?, ?>> missed = new ArrayList<>();
        if (kinds instanceof Map<?, ?> map) {
            for (Object kind : map.values()) {
                if (kind instanceof Map<?, ?> figures
                        && figures.get("objectives") instanceof List<?> objectives) {
                    for (Object o : objectives) {
                        if (o instanceof Map<?, ?> objective
                                && Boolean.FALSE.equals(objective.get("met"))) {
                            missed.add(objective);
                        }
                    }
                }
            }
        }
        return missed;
    }

    /**
     * The tree of a JSON document.
     *
     * @param name of the document, for places
     */
    static Map<String, Object> read(String json, String name) {
        Problems problems = new Problems();
        DocumentNode node = DocumentReader.read(name, json, problems);
        problems.orThrow();
        Map<String, Object> tree = new LinkedHashMap<>();
        if (tree(node) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> tree.put((String) key, value));
        }
        return tree;
    }

    private static Object tree(@Nullable DocumentNode node) {
        return switch (node) {
            case null -> "";
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, value) -> map.put(key, tree(value)));
                yield map;
            }
            case SequenceNode sequence ->
                    sequence.items().stream().map(ResultOutput::tree).toList();
            case ScalarNode scalar -> scalar(scalar);
        };
    }

    private static Object scalar(ScalarNode scalar) {
        String text = scalar.text();
        if (!scalar.plain()) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notWhole) {
            return number(text);
        }
    }

    private static String number(@Nullable Object figure) {
        return figure instanceof Number number ? Human.number(number.doubleValue()) : "";
    }

    private static Object number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }
}
