package org.mirinae.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mirinae.hardware.Cable;
import org.mirinae.hardware.Drive;
import org.mirinae.hardware.FailureRates;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.hardware.Switch;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.problems.Problems;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.stack.Stack;

final class CatalogTest {

    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "gpu", Gpu.class,
                    "drive", Drive.class,
                    "failure_rates", FailureRates.class,
                    "switch", Switch.class,
                    "cable", Cable.class,
                    "node", Node.class,
                    "language_model", LanguageModel.class,
                    "stack", Stack.class);

    private final Catalog catalog = Catalog.builtIn();

    static <T> T entry(Catalog catalog, Class<T> type, String kind, String name) {
        List<String> notes = new ArrayList<>();
        DocumentNode node = catalog.entries(notes::add).find(kind, name);
        assertNotNull(node, kind + " " + name);
        Binder binder = new Binder(catalog.entries(notes::add), Map.of());
        Problems problems = binder.newProblems();
        T bound = binder.bind(type, node, problems);
        assertEquals(List.of(), problems.toList(), kind + " " + name);
        assertNotNull(bound);
        return bound;
    }

    @Test
    void everyEntryCanBeReadAndCarriesTheNameOfItsFile() {
        for (Map.Entry<String, Class<?>> type : new TreeMap<>(TYPES).entrySet()) {
            List<String> names = catalog.names(type.getKey());
            int least =
                    switch (type.getKey()) {
                        case "drive" -> 2;
                        case "failure_rates" -> 4;
                        case "switch" -> 3;
                        case "cable" -> 7;
                        default -> 41;
                    };
            assertTrue(names.size() >= least, type.getKey() + " has " + names.size());
            for (String name : names) {
                Object entry = entry(catalog, type.getValue(), type.getKey(), name);
                assertTrue(
                        entry.toString().contains("[name=" + name + ","),
                        type.getKey() + " " + name);
            }
        }
    }

    @Test
    void aliasesAndOtherCasesFindTheEntry() {
        assertEquals("H100-SXM-80GB", catalog.canonical("gpu", "h100_sxm"));
        assertEquals("H100-SXM-80GB", catalog.canonical("gpu", "h100-sxm-80gb"));
        assertEquals(
                "Llama-3.1-8B",
                catalog.canonical("language_model", "meta-llama/Llama-3.1-8B-Instruct"));
    }

    /** Otherwise the order of the files would decide what a spelling means. */
    @Test
    void noSpellingStandsForTwoEntries() {
        List<String> shared = new ArrayList<>();
        int aliases = 0;
        for (String kind : catalog.kinds()) {
            Map<String, String> owners = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            catalog.names(kind).forEach(name -> owners.put(name, name));
            for (String name : catalog.names(kind)) {
                DocumentNode.MappingNode entry =
                        (DocumentNode.MappingNode) catalog.entries(note -> {}).find(kind, name);
                assertNotNull(entry);
                if (entry.entries().get("aliases") instanceof DocumentNode.SequenceNode list) {
                    for (DocumentNode alias : list.items()) {
                        String spelling = ((DocumentNode.ScalarNode) alias).text();
                        String owner = owners.putIfAbsent(spelling, name);
                        if (owner != null && !owner.equals(name)) {
                            shared.add(kind + " " + spelling + ": " + owner + ", " + name);
                        }
                        assertEquals(
                                owner == null ? name : owner, catalog.canonical(kind, spelling));
                        aliases++;
                    }
                }
            }
        }
        assertEquals(List.of(), shared);
        assertTrue(aliases > 200, aliases + " aliases");
    }

    @Test
    void aMisspeltNameIsAnsweredWithTheNearest() {
        assertEquals("H100-SXM-80GB", catalog.nearest("gpu", "H100-SMX-80GB").getFirst());
    }

    @Test
    void anUnknownVersionTakesTheNearestOfItsEngineAndSaysSo() {
        List<String> notes = new ArrayList<>();
        DocumentNode node = catalog.entries(notes::add).find("stack", "vllm 0.19.7");
        assertNotNull(node);
        assertEquals(
                List.of(
                        "stack vllm 0.19.7 is not known; taken as the nearest version, vLLM-0.19.0"),
                notes);
        assertEquals(null, catalog.entries(notes::add).find("stack", "unknown-engine 1.0"));
    }

    @Test
    void parametersCountedFromShapesMatchPublishedTotals() {
        List<String> wrong = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (String name : catalog.names("language_model")) {
            LanguageModel model = entry(catalog, LanguageModel.class, "language_model", name);
            if (model.published() == null) {
                without.add(name);
                continue;
            }
            double allowed = model.published().rounded() ? 0.06 : 0.01;
            check(wrong, name, model.parameters(), model.published().total(), allowed);
            if (model.published().active() != null) {
                check(
                        wrong,
                        name + " active",
                        model.activeParameters(),
                        model.published().active(),
                        0.10);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(List.of(), without, "models without a published total");
    }

    private static void check(
            List<String> wrong, String name, double counted, double published, double allowed) {
        if (StrictMath.abs(counted / published - 1) > allowed) {
            wrong.add("%s: counted %.4g, published %.4g".formatted(name, counted, published));
        }
    }
}
