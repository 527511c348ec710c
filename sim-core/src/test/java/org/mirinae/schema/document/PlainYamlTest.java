package org.mirinae.schema.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.problems.Problems;

/** The quick reader and the one of the whole language are one language. */
final class PlainYamlTest {

    private static final Path CATALOG = Path.of("src/main/resources/catalog");

    private static List<Path> documents(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    /** Returns whether the document was read quickly; then it is as the whole language has it. */
    private static boolean agrees(String text) {
        DocumentNode plain = PlainYaml.read("x", text);
        if (plain == null) {
            return false;
        }
        Problems problems = new Problems();
        DocumentNode whole = DocumentReader.whole("x", text, problems);
        assertTrue(problems.isEmpty(), () -> "refused: " + problems.toList() + "\n" + text);
        // As text, for that has the order of keys and every place.
        assertEquals(String.valueOf(whole), plain.toString(), text);
        return true;
    }

    @Test
    void readsTheWholeCatalogueAndTheScenarios() throws IOException {
        List<String> slow = new ArrayList<>();
        int files = 0;
        for (Path folder : List.of(CATALOG, Path.of("../scenarios"))) {
            for (Path file : documents(folder)) {
                files++;
                if (!agrees(Files.readString(file))) {
                    slow.add(file.toString());
                }
            }
        }
        assertTrue(files > 200, "files: " + files);
        // A start reads these; text with escaped quotes is read by the whole language.
        assertTrue(slow.size() * 50 < files, slow.toString());
    }

    /** Characters that mean something are strewn into documents, until most are something else. */
    @Test
    void agreesOnWhateverItReads() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (Path file : documents(Path.of("../scenarios"))) {
            seeds.add(Files.readString(file));
        }
        seeds.add("- a\n- b: c\n  d: [1, {e: \"f g\", 'h': -1.5}] # i\n-\n  j: k\n");
        seeds.add("a:\n  - 1\n  - \"x\"\nb: {c: [], d: {}}\n\n# e\nf: g #h\ni: /j:k\n");
        Random random = new Random(31);
        String strewn = " \n:-#,[]{}\"'?&*!|>%@`~.\\\tx0\u00e9";
        int read = 0;
        for (int i = 0; i < 6_000; i++) {
            StringBuilder text = new StringBuilder(piece(seeds, random));
            for (int strewing = random.nextInt(4); strewing > 0 && !text.isEmpty(); strewing--) {
                int at = random.nextInt(text.length());
                char c = strewn.charAt(random.nextInt(strewn.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.deleteCharAt(at);
                    default -> text.setCharAt(at, c);
                }
            }
            read += agrees(text.toString()) ? 1 : 0;
        }
        assertTrue(read > 1_000, "read: " + read);
    }

    /** Some lines of one document, at times moved to the left. */
    private static String piece(List<String> seeds, Random random) {
        List<String> lines = seeds.get(random.nextInt(seeds.size())).lines().toList();
        int from = random.nextInt(lines.size());
        int to = Math.min(lines.size(), from + 1 + random.nextInt(12));
        String piece = String.join("\n", lines.subList(from, to));
        return random.nextBoolean() ? piece.stripIndent() : piece;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4096",
                "-1.5",
                "2 us",
                "/a/b.csv",
                "true",
                "[]",
                "{}",
                "[a, b]",
                "{a: b}",
                "a",
                "a: b",
                "- a",
                "a: b # c",
                "a: \"b # c\"",
                "a: 'b: c'",
                "a:\n  b: c",
                "a b: c d",
                "a: b:c",
                "a: [b, c] # d",
                "\u00e9: \u00b5s"
            })
    void readsPlainDocuments(String text) {
        assertTrue(agrees(text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# a",
                "~",
                "a:",
                "a: |\n  b",
                "a: >\n  b",
                "a: &b c",
                "a: *b",
                "!a b",
                "? a",
                "a: b: c",
                "a: b\n  c",
                "a: \"b\n  c\"",
                "a: \"\\n\"",
                "a: 'b''c'",
                "a: b\na: c",
                "{a: 1, a: 2}",
                "a:\n- b",
                "- - a",
                "a: [b,\n c]",
                "--- a",
                "a\n---\nb",
                "...",
                "%a",
                "a: @b",
                "a: `b`",
                "a:\tb",
                "a: b\r\nc: d",
                "\ufeffa: b",
                "a: \u0085",
                "{\"a\":1}",
                "[a: b]",
                "{a}",
                "{a: }",
                "[a,]",
                "[a b: c]",
                "a: [b] c",
                "a: \"b\" c",
                "a: [b]#c",
                "a:\n    b: c\n  d: e",
                "  a: b\nc: d",
                "- a\nb: c",
                "a: b\n- c",
                "a: \ud83d\ude00"
            })
    void leavesTheRestToTheWholeLanguage(String text) {
        assertNull(PlainYaml.read("x", text), text);
    }

    @Test
    void leavesWhatIsTooDeepToTheWholeLanguage() {
        assertNotNull(PlainYaml.read("x", "[".repeat(30) + "]".repeat(30)));
        assertNull(PlainYaml.read("x", "[".repeat(40) + "]".repeat(40)));
    }
}
