package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.app.document.Documents;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.ResultWriter;

/**
 * The JSON of every verb: read back and written again it is the same; what is not whole is refused.
 */
class DocumentsTest {

    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")));

    private static final String TRAINING =
            """
            name: small
            cluster:
              nodes: [{type: DGX-H100, count: 1}]
              site: {pue: 1.2, tariff: KEPCO-industrial-average}
            workload: {type: training, model: Llama-3.1-8B, stack: Megatron-Core-0.15, global_batch: 16, sequence_length: 2048, plan: {tensor: 8}}
            """;

    @TempDir Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> command(String verb) throws IOException {
        String training = file("training.yaml", TRAINING);
        String service = file("service.yaml", RunVerbTest.SERVING);
        return switch (verb) {
            case "run" -> List.of("run", service);
            case "search" -> List.of("search", training, "--gpus", "8", "--why", "--gpu-hour", "2");
            case "size" -> List.of("size", service, "--replications", "1");
            case "compare" -> {
                CommandLine.run("run", service, "--out", folder.resolve("a").toString());
                CommandLine.run(
                        "run", service, "--seed", "9", "--out", folder.resolve("b").toString());
                yield List.of(
                        "compare", folder.resolve("a").toString(), folder.resolve("b").toString());
            }
            case "accuracy" -> {
                file("training.csv", "id,source,chip\nT1,nobody26,H100\n");
                yield List.of("accuracy", "--data", folder.toString());
            }
            case "calibrate" -> List.of("calibrate", "--backend", "cpu");
            case "show" -> List.of("show", training);
            case "validate" -> List.of("validate", training);
            default -> List.of("validate", file("bad.yaml", TRAINING.replace("model", "modle")));
        };
    }

    private CommandLine json(String verb) throws IOException {
        List<String> command = new java.util.ArrayList<>(command(verb));
        command.addAll(List.of("--format", "json"));
        return CommandLine.run(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "search",
                "size",
                "compare",
                "accuracy",
                "calibrate",
                "show",
                "validate",
                "validate of a bad scenario"
            })
    void everyVerbsJsonReadBackAndWrittenAgainIsTheSameBytes(String verb) throws IOException {
        CommandLine line = json(verb);
        assertEquals(verb.contains("bad") ? 2 : 0, line.code(), line.err());
        ResultDocument document = Documents.reader().read(verb, line.out());
        assertEquals(line.out(), ResultWriter.json(document));
        assertEquals(verb.split(" ")[0], document.kind());
        for (String key :
                List.of("kind", "version", "digest", "input_digest", "assumptions", "bounds")) {
            assertTrue(line.out().contains("\n  \"" + key + "\": "), verb + " has no " + key);
        }
    }

    @Test
    void everyFigureOfASearchAndOfASizeHasItsBounds() throws IOException {
        for (String verb : List.of("search", "size")) {
            ResultDocument document = Documents.reader().read(verb, json(verb).out());
            org.mirinae.result.document.Figures.of(document)
                    .forEach(f -> assertTrue(f.bounds() != null, verb + " " + f.path()));
        }
    }

    @Test
    void compareRefusesWhatIsNotWholeByNameAndPrintsNothing() throws IOException {
        String good = json("run").out();
        String a = file("a.json", good);
        for (String[] bad :
                new String[][] {
                    {good.substring(0, good.length() / 2), "cut off"},
                    {
                        good.replaceFirst("\"version\": \"[^\"]*\"", "\"version\": \"0.0.1\""),
                        "0.0.1"
                    },
                    {json("search").out(), "search"},
                    {json("show").out(), "show"},
                    {good.replaceFirst("\"completed\": 60", "\"completed\": 61"), "digest"},
                    {"", "cut off"},
                    {"name: a scenario\n", "cut off"},
                }) {
            String b = file("b.json", bad[0]);
            CommandLine line = CommandLine.run("compare", a, b);
            assertEquals(2, line.code(), bad[1]);
            assertTrue(line.err().contains("b.json") && line.err().contains(bad[1]), line.err());
            assertEquals("", line.out());
        }
        byte[] binary = {(byte) 0xff, (byte) 0xfe, 0, 1};
        Files.write(folder.resolve("c.json"), binary);
        assertEquals(2, CommandLine.run("compare", a, folder.resolve("c.json").toString()).code());
    }

    @Test
    void noRecordIsFoundByItsKeysInTheProgram() throws IOException {
        try (var files = Files.walk(ROOT.resolve("app/src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertTrue(!Files.readString(file).contains("Map<?"), file.toString());
            }
        }
    }
}
