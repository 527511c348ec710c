package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.result.document.Json;
import org.mirinae.schema.binding.JsonSchema;
import org.mirinae.schema.binding.ReferencePage;

/** The reference page and the JSON Schema in docs/ are those of the records. */
class ReferenceTest {

    private static final String INTRODUCTION =
            """
            Every key of a scenario, made from the records themselves: a test fails when this page is
            stale (run it with `MIRINAE_UPDATE=1` to write it anew). Quantities carry their
            [unit](#quantities). A key whose default is `none` may be left out. Editors take the same
            as a JSON Schema: [scenario.schema.json](scenario.schema.json).
            """;

    private static void fresh(String name, String text) throws IOException {
        Path file =
                Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")))
                        .resolve("docs")
                        .resolve(name);
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.writeString(file, text);
        }
        assertEquals(
                text,
                Files.readString(file),
                "docs/" + name + " is stale: run this test with MIRINAE_UPDATE=1");
    }

    @Test
    void pageIsFresh() throws IOException {
        fresh(
                "scenario-reference.md",
                ReferencePage.of(Scenario.class, "Scenario reference", INTRODUCTION));
    }

    @Test
    void jsonSchemaIsFresh() throws IOException {
        fresh(
                "scenario.schema.json",
                Json.pretty(JsonSchema.of(Scenario.class, "Mirinae scenario")));
    }
}
