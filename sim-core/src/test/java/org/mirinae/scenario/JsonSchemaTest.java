package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.problems.Problems;
import org.mirinae.schema.binding.JsonSchema;
import org.mirinae.schema.document.DocumentReader;

/** The JSON Schema takes what the reader takes, and refuses what an editor can see is wrong. */
final class JsonSchemaTest {

    private static final Map<String, @Nullable Object> SCHEMA =
            JsonSchema.of(Scenario.class, "Mirinae scenario");

    private static final String SCENARIO =
            """
            name: schema
            cluster: {nodes: [{type: {base: DGX-H100, gpu: {memory: {capacity: 96 GB}}}, count: 1}]}
            workload:
              type: serving
              model: Llama-3.1-8B
              stack: vLLM-0.19.0
              routing: least_outstanding
              arrivals:
                process: {type: constant, rate: 5 req/s}
                requests: 1_000
                input_tokens: 512
                output_tokens: {type: gamma, mean: 100, cv: 0.5}
            """;

    private static List<String> problems(String definition, String text) {
        Problems problems = new Problems();
        Object value = SchemaSubset.json(DocumentReader.read("it", text, problems));
        assertEquals(List.of(), problems.toList());
        return new SchemaSubset(SCHEMA).problems(definition, value);
    }

    private static boolean readable(String text) {
        try {
            new ScenarioReader(Catalog.builtIn(), Resources.none()).read("it", text, List.of());
            return true;
        } catch (org.mirinae.problems.InvalidScenarioException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("org.mirinae.scenario.ScenarioFilesTest#scenarios")
    void everyScenarioFileFits(Path file) throws IOException {
        assertEquals(List.of(), problems("scenario", Files.readString(file)));
    }

    @Test
    void everyCatalogueEntryFitsTheDefinitionOfItsKind() {
        Catalog catalog = Catalog.builtIn();
        List<String> wrong = new ArrayList<>();
        int fitting = 0;
        for (String kind : catalog.kinds()) {
            for (String name : catalog.names(kind)) {
                String text = catalog.text(kind, name);
                assertNotNull(text);
                List<String> found = problems(kind, text);
                found.forEach(problem -> wrong.add(kind + "/" + name + problem));
                fitting += found.isEmpty() ? 1 : 0;
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(fitting > 200, fitting + " entries");
    }

    @Test
    void formsThatShareATagStayApart() {
        assertTrue(readable(SCENARIO));
        assertEquals(List.of(), problems("scenario", SCENARIO));
        String gamma =
                SCENARIO.replace(
                        "{type: constant, rate: 5 req/s}", "{type: gamma, rate: 5 req/s, cv: 2}");
        assertTrue(readable(gamma));
        assertEquals(List.of(), problems("scenario", gamma));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    rate: 5 req/s                     | rate: 5
                    rate: 5 req/s                     | rate: 5 GB
                    {type: constant, rate: 5 req/s}   | {type: constant, value: 5}
                    {type: constant, rate: 5 req/s}   | {type: poison, rate: 5 req/s}
                    count: 1                          | count: 0
                    count: 1                          | count: many
                    count: 1                          | number: 1
                    cv: 0.5                           | cv: 1000
                    stack: vLLM-0.19.0                | seed: 1
                    """)
    void whatAnEditorCanSeeIsRefusedByBoth(String right, String wrong) {
        String text = SCENARIO.replace(right, wrong);
        assertNotEquals(SCENARIO, text);
        assertEquals(false, readable(text), "the reader takes it");
        assertNotEquals(List.of(), problems("scenario", text));
    }

    /**
     * Checks that the reader alone judges what lies over an entry: the schema does not know the
     * entry.
     */
    @Test
    void belowAnEntryOnlyTheReaderLooks() {
        String text = SCENARIO.replace("capacity: 96 GB}", "capacity: 96 GB, colour: red}");
        assertEquals(false, readable(text));
        assertEquals(List.of(), problems("scenario", text));
    }
}
