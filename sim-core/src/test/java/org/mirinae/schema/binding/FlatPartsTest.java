package org.mirinae.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;

/** A document does not show how Java nests what it says. */
class FlatPartsTest {

    @Doc("A box.")
    @KeyOrder({"width", "label", "height"})
    record Box(
            @Doc("Its label.") @Default("plain") String label,
            @Flat Size size,
            @Doc("Its weight.") @Nullable Integer weight) {}

    @Doc("A size.")
    record Size(
            @Key("width") @Doc("How wide.") int across,
            @Doc("How high.") @Default("2") int height,
            @Doc("How deep.") @Default("3") int depth)
            implements Checked {
        @Override
        public void check(Problems problems) {
            if (across > 10) {
                problems.add("width", "too wide", "Maybe 10.");
            }
        }
    }

    private static @Nullable Box read(String text, Problems problems) {
        DocumentNode node = DocumentReader.read("box", text, problems);
        assertNotNull(node);
        return new Binder(EntrySource.none(), Map.of()).bind(Box.class, node, problems);
    }

    @Test
    void keysOfPartsAreReadAndWrittenBesideTheirNeighboursInTheStatedOrder() {
        Problems problems = new Problems();
        Box box = read("{weight: 7, width: 4}", problems);
        assertEquals(new Box("plain", new Size(4, 2, 3), 7), box);
        assertNotNull(box);
        Map<String, @Nullable Object> tree = RecordTree.mapping(box);
        assertEquals(
                List.of("width", "label", "height", "depth", "weight"), List.copyOf(tree.keySet()));
        assertEquals(4, tree.get("width"));
    }

    @Test
    void problemsOfPartsStandWhereTheOwnerStands() {
        assertEquals(List.of("width"), paths("{}"));
        assertEquals(List.of("width"), paths("{width: 11}"));
        assertEquals(List.of("size"), paths("{width: 1, size: {height: 2}}"));
    }

    private static List<String> paths(String text) {
        Problems problems = new Problems();
        assertNull(read(text, problems));
        return problems.toList().stream().map(Problem::path).toList();
    }

    @Test
    void schemaAndReferenceShowTheKeysAndNotTheParts() {
        String page = ReferencePage.of(Box.class, "Boxes", "");
        assertTrue(page.contains("| `width` | How wide. | whole number | required |"), page);
        assertTrue(page.indexOf("`width`") < page.indexOf("`label`"), page);
        assertFalse(page.contains("size"), page);
        Map<?, ?> definitions = (Map<?, ?>) JsonSchema.of(Box.class, "Boxes").get("$defs");
        assertNotNull(definitions);
        assertEquals(1, definitions.size());
        assertTrue(definitions.toString().contains("required=[width]"), definitions.toString());
    }
}
