package org.mirinae.schema.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;

class YamlTextTest {

    @Test
    void plainWordsAndQuantitiesStandWithoutQuotes() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", "DGX-H100");
        tree.put("power", "10.2 kW");
        tree.put("count", 4L);
        tree.put("share", 0.5);
        tree.put("empty", Map.of());
        tree.put("list", List.of("a", Map.of("b", List.of()), true));
        tree.put("odd", "yes");
        tree.put("note", "a: b # c");
        assertEquals(
                """
                name: DGX-H100
                power: 10.2 kW
                count: 4
                share: 0.5
                empty: {}
                list:
                  - a
                  - b: []
                  - true
                odd: "yes"
                note: "a: b # c"
                """,
                YamlText.of(tree));
    }

    @Test
    void everyTreeReadsBackAsItself() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Map<String, Object> tree = map(random, 3);
            String yaml = YamlText.of(tree);
            Problems problems = new Problems();
            DocumentNode node = DocumentReader.read("test", yaml, problems);
            assertEquals(List.of(), problems.toList(), () -> "seed " + seed + "\n" + yaml);
            assertEquals(texts(tree), tree(node), () -> "seed " + seed + "\n" + yaml);
        }
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("first", text(random));
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put("k" + i + text(random).strip(), value(random, depth));
        }
        return map;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> text(random);
            case 3 -> map(random, depth - 1);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }

    private static String text(Random random) {
        String letters = "ab09 -:#\"'\\{}[]&*!|>%@`~,?.\t\n미é/()_+=";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static Object texts(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, child) -> copy.put(key, texts(child)));
                yield copy;
            }
            case List<?> list -> list.stream().map(YamlTextTest::texts).toList();
            default -> value.toString();
        };
    }

    private static Object tree(DocumentNode node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, child) -> map.put(key, tree(child)));
                yield map;
            }
            case SequenceNode list -> list.items().stream().map(YamlTextTest::tree).toList();
            case ScalarNode scalar -> scalar.text();
        };
    }
}
